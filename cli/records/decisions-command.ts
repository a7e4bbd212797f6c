import { toJson } from "@bufbuild/protobuf";
import { decisionName, signalIdPrefix } from "#lib/kernel/decision-name.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import { instantText, timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  type Sprint,
  type SprintStep,
  StepKind,
  type TickerStep,
  TickerStepSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordCsv, recordTable } from "./record-table.ts";
import type { SprintRecordArguments } from "./record-verb.ts";
import { sprintOf, stepsOf } from "./sprint-record.ts";

/** What was decided on one ticker in one audit run. */
interface DecisionRow {
  readonly sprint: Sprint;
  readonly step: SprintStep;
  readonly ticker: TickerStep;
}

/** Prints the decisions of a sprint; with --json `{ "sprint": NAME, "decisions": [TickerStep with its audit run] }`. */
export async function decisionsCommand(
  { sprint: name, json, csv, ...place }: SprintRecordArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const text = await withGateway(place, context, async (gateway) => {
    const sprint = await sprintOf(gateway, name);
    const steps = await stepsOf(gateway, sprint);
    const rows = steps
      .filter(({ kind }) => kind === StepKind.AUDIT)
      .flatMap((step) => step.tickers.map((ticker): DecisionRow => ({ sprint, step, ticker })));
    if (json) {
      const decisions = rows.map(decisionJson);
      return `${JSON.stringify({ sprint: sprint.name, decisions })}\n`;
    }
    if (csv) return recordCsv(columns, rows);
    const none = `${sprint.name} has no decision yet`;
    return recordTable(columns, rows, { none, width: terminal.outColumns });
  });
  terminal.out(text);
  return exitCodes.pass;
}

function decisionJson(row: DecisionRow): object {
  const { step, ticker } = row;
  const own = toJson(TickerStepSchema, ticker, { alwaysEmitImplicit: true }) as object;
  return { audit: step.audit, asOfTime: instantText(step.asOfTime), decision: nameOf(row), ...own };
}

/** The gate's answer; none where there was no forecast to ask it of. */
function verdictName({ decisionVerdict }: TickerStep): string {
  return decisionVerdict === Verdict.UNSPECIFIED ? "" : (enumName(Verdict, decisionVerdict) ?? "");
}

const columns: readonly RecordColumn<DecisionRow>[] = [
  { heading: "Audit", name: "audit", value: ({ step }) => `${step.audit}` },
  {
    heading: "As-of",
    name: "as_of_timestamp",
    value: ({ step }) => instantText(step.asOfTime),
    text: ({ step, sprint }) => timeText(step.asOfTime, sprint.spec?.interval),
  },
  { heading: "Ticker", name: "ticker", value: ({ ticker }) => ticker.ticker },
  {
    heading: "Verdict",
    name: "verdict",
    value: ({ ticker }) => verdictName(ticker),
    text: ({ ticker }) => verdictName(ticker) || "no forecast",
  },
  { heading: "Rule", name: "binding_rule", value: ({ ticker }) => ticker.bindingRule },
  {
    heading: "Ordered",
    right: true,
    name: "ordered",
    value: ({ ticker, sprint }) => orderedText(ticker, sprint),
    text: ({ ticker, sprint }) => (ticker.orderedUnits === 0n ? "" : orderedText(ticker, sprint)),
  },
  { heading: "Dropped", name: "dropped_reason", value: ({ ticker }) => ticker.droppedReason },
  { name: "forecast", value: ({ ticker }) => ticker.forecast },
  { name: "decision", value: nameOf },
];

/** The decision's resource name; empty where the gate was not asked. */
function nameOf({ sprint, step, ticker }: DecisionRow): string {
  if (verdictName(ticker) === "") return "";
  return decisionName(`${signalIdPrefix(sprint.name, step.audit)}${ticker.ticker}`);
}

/** What was ordered in shares or coins, negative for a sell. */
function orderedText({ ticker, orderedUnits }: TickerStep, { series }: Sprint): string {
  const pinned = series.find((one) => one.ticker === ticker);
  return quantityText(pinned ?? {}, orderedUnits);
}
