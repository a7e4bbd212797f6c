import { assuredOfSprint, worstAssured } from "#lib/report/assured-text.ts";
import { verdictText, verdictTexts } from "#lib/report/gate-text.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import { wrap } from "#lib/report/plain-text.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { type Column, tableLines } from "./table.ts";

/** One of several cycles, ended. */
export interface CycleRow {
  readonly cycle: number;
  /** Of its generated bars; absent where they are not. */
  readonly seed?: number;
  readonly sprint: Sprint;
  readonly result: SprintResult;
  readonly steps: readonly SprintStep[];
}

/** The verdict of several sprints: FAIL before INCONCLUSIVE before PASS_LOOSENED before PASS; FAIL of none. */
export function worstVerdict(verdicts: readonly GateVerdict[]): GateVerdict {
  const texts = new Set(verdicts.map(verdictText));
  return GateVerdict[verdictTexts.find((text) => texts.has(text)) ?? "FAIL"];
}

/** The cycles as a table, one a line, and below it the verdict of all. */
export function cycleLines(rows: readonly CycleRow[], width: number): readonly string[] {
  const isSeeded = rows.some(({ seed }) => seed !== undefined);
  const columns: readonly Column[] = [
    { heading: "Cycle" },
    { heading: "Sprint" },
    ...(isSeeded ? [{ heading: "Seed", right: true } as const] : []),
    { heading: "Bars" },
    { heading: "Verdict" },
    { heading: "Assured" },
    { heading: "Closed", right: true },
    { heading: "Net profit", right: true },
  ];
  const cells = rows.map((row) => [
    `${row.cycle}`,
    row.sprint.name,
    ...(isSeeded ? [`${row.seed ?? ""}`] : []),
    barsText(row, rows),
    verdictText(row.result.verdict),
    assuredOfSprint(row.result),
    `${sumOf(row, ({ closedTrades }) => BigInt(closedTrades))}`,
    moneyText(
      sumOf(row, ({ closedPnlMicros }) => closedPnlMicros),
      row.sprint.currency,
    ),
  ]);
  const verdict = verdictText(worstVerdict(rows.map(({ result }) => result.verdict)));
  const assured = worstAssured(rows.map(({ result }) => assuredOfSprint(result)));
  const counts = (["PASS", "PASS_LOOSENED", "FAIL", "INCONCLUSIVE"] as const)
    .map((name) => ({ name, count: rows.filter((row) => nameOf(row) === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`);
  const sentence = `${verdict}: the worst verdict of ${rows.length} cycles (${counts.join(", ")}). Assured: ${assured}, the worst of theirs.`;
  return [...tableLines(columns, cells, width), "", ...wrap(sentence, width)];
}

function nameOf({ result }: CycleRow) {
  return verdictText(result.verdict);
}

/** Whether the bars are those of an earlier cycle: its sprint is then the same again. */
function barsText({ cycle, sprint }: CycleRow, rows: readonly CycleRow[]): string {
  const first = rows.find((row) => row.sprint.dataHash === sprint.dataHash);
  return first === undefined || first.cycle === cycle ? "new" : `as in cycle ${first.cycle}`;
}

function sumOf({ steps }: CycleRow, of: (ticker: SprintStep["tickers"][number]) => bigint): bigint {
  return steps.flatMap(({ tickers }) => tickers).reduce((sum, each) => sum + of(each), 0n);
}
