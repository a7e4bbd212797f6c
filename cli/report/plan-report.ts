import { characteristicText, keepText } from "#lib/report/lets-through.ts";
import { valueText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { CriterionOfPlan, GateOfPlan } from "../plan-gates.ts";
import type { ExpectedTrades } from "../trades-to-expect.ts";
import { assuredLines, assuredNotes } from "./assured-plan.ts";
import { type Column, tableLines } from "./table.ts";

/** What will be run. */
export interface PlannedRun {
  readonly auditRuns: number;
  readonly audits: number;
  readonly closedTrades: number;
  readonly tickers: readonly string[];
  /** Whether the user said how many trades there will be; else it is the most there can be. */
  readonly areTradesKnown: boolean;
  readonly expectedTrades: readonly ExpectedTrades[];
}

const columns: readonly Column[] = [
  { heading: "  criterion" },
  { heading: "wanted" },
  { heading: "n planned", right: true },
  { heading: "n to pass", right: true },
  { heading: "n to trust", right: true },
];

/** What a run will have, and of each gate what it needs, what it lets through, and whether it can pass. */
export function planText(run: PlannedRun, gates: readonly GateOfPlan[], width: number): string {
  const sections = [
    [
      ...wrap(runText(run), width, "  "),
      ...run.expectedTrades.flatMap((one) => wrap(expectedText(one, run.auditRuns), width, "  ")),
    ],
    ...gates.map((gate) => [...gateLines(gate, width), ...assuredLines(gate, width)]),
    assuredNotes(gates, width),
  ].filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function runText({ auditRuns, audits, closedTrades, tickers, areTradesKnown }: PlannedRun): string {
  const trades = areTradesKnown
    ? `${closedTrades} closed trades`
    : `${closedTrades} closed trades at the most, one an audit (--trades says how many you expect)`;
  return `Plan  ${auditRuns} audit runs of ${tickers.join(", ")}: ${audits} audits, ${trades}. "n to trust" is that from which on a truth one step worse passes 5 % of the time or less.`;
}

const basisTexts = {
  STORED: "of stored decisions under this policy",
  MEASURED: "as measured before (docs/trades-to-expect.md)",
} as const;

function expectedText(
  { ticker, basis, decisions, trades, expected }: ExpectedTrades,
  auditRuns: number,
): string {
  if (basis === "NOTHING" || expected === null) {
    return `Trades of ${ticker}: nothing is known of how many to expect under this policy.`;
  }
  const counted = `${trades} of ${decisions} became trades, ${basisTexts[basis]}`;
  return `Trades of ${ticker}: about ${Number(expected.toFixed(1))} in ${auditRuns} audit runs; ${counted}.`;
}

function gateLines(gate: GateOfPlan, width: number): readonly string[] {
  const { criteria, keepSurface, decidingAuditRuns, outOfReach } = gate;
  const keep = keepSurface && keepText(keepSurface);
  const texts = [
    ...criteria.flatMap(textsOf),
    ...(keep === undefined ? [] : [keep]),
    ...(decidingAuditRuns === undefined ? [] : [blockText(decidingAuditRuns)]),
  ];
  return [
    ...wrap(`Gate ${gate.gate}: ${gate.title}`, width, "  "),
    ...tableLines(columns, criteria.map(cellsOf), width),
    ...[...texts, reachText(outOfReach)].flatMap((text) =>
      wrap(text, width - 2, "  ").map((line) => `  ${line}`),
    ),
  ];
}

function cellsOf({ criterion, comparator, threshold, unit, ...plan }: CriterionOfPlan) {
  const { n, neededN, characteristic } = plan;
  return [
    `  ${readable(criterion)}`,
    `${comparator === Comparator.AT_MOST ? "≤" : "≥"} ${valueText(threshold, unit)}`,
    n === undefined ? "?" : String(n),
    String(neededN),
    characteristic?.smallestN === undefined ? "" : String(characteristic.smallestN),
  ];
}

function textsOf({ characteristic, severalLooks, detectable, denominator, n }: CriterionOfPlan) {
  const stated = characteristic && characteristicText(characteristic);
  const texts = stated === undefined ? [] : [stated];
  if (severalLooks) {
    const often = valueText(severalLooks.passRatio, MetricUnit.SHARE);
    const { looks } = severalLooks;
    texts.push(
      `asked ${looks.length} times, at ${looksText(looks)}, the first success counting: ${often}`,
    );
  }
  if (detectable?.distanceBps !== undefined) {
    const { distanceBps, stepBps, stepN } = detectable;
    const far = valueText(distanceBps, MetricUnit.BPS);
    texts.push(
      `a test at 5 % finds ${far} of distance with a power of 80 % in ${n} ${denominator}; ${stepBps} bps take ${stepN}`,
    );
  }
  return texts;
}

/** The first looks and the last. */
function looksText(looks: readonly number[]): string {
  if (looks.length <= 6) return looks.join(", ");
  return `${looks.slice(0, 3).join(", ")}, … ${looks.at(-1)}`;
}

function blockText(auditRuns: number): string {
  return `the block after ${auditRuns} audit runs decides, in one look: n is what it holds, and what comes later changes nothing`;
}

function reachText(outOfReach: readonly string[]): string {
  if (outOfReach.length === 0) return "It can pass with so many observations.";
  return `It cannot pass: too few observations for ${outOfReach.map(readable).join(", ")}.`;
}
