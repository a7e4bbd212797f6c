import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { funnelLines } from "./funnel-section.ts";
import { gateLines } from "./gate-section.ts";
import { asOfText, wrap } from "./plain-text.ts";
import { scorecardLines } from "./scorecard-section.ts";
import type { Timings } from "./timings.ts";
import { timingsText } from "./timings.ts";
import { verdictSentences } from "./verdict-line.ts";

/** Widest line of the report, in characters. */
export const reportWidth = 100;

/** What the report needs besides the sprint. */
export interface ReportContext {
  /** Where the records are kept, as text. */
  readonly records: string;
  readonly timings: Timings;
}

/** The result of a sprint as text: the measurements, each gate, the verdict, where the records are. */
export function sprintReport(
  sprint: Sprint,
  result: SprintResult,
  { records, timings }: ReportContext,
): string {
  const scorecard = result.scorecard;
  const verdict = verdictSentences(result).flatMap((text) => wrap(text, reportWidth, "  "));
  return [
    ...headLines(sprint, result),
    "",
    ...(scorecard ? [...scorecardLines(scorecard), "", ...funnelLines(scorecard), ""] : []),
    ...result.gates.flatMap((gate) => [...gateLines(gate, reportWidth), ""]),
    ...verdict,
    "",
    `Records      ${records}`,
    ...wrap(`Sprint hash  ${sprintHashText(result)}`, reportWidth, " ".repeat(13)),
    `Policy hash  ${sprint.policyHash}`,
    `Data hash    ${sprint.dataHash}`,
    `Time         ${timingsText(timings)}`,
    "",
  ].join("\n");
}

/** The hash, or which builds keep the sprint from having one. */
function sprintHashText({ sprintHash, builds }: SprintResult): string {
  if (sprintHash !== "") return sprintHash;
  const count = builds.length === 2 ? "two" : String(builds.length);
  return `none: ${count} builds took part (${builds.join(", ")})`;
}

function headLines(sprint: Sprint, { scorecard }: SprintResult): readonly string[] {
  const { spec, asOfTimes, overlappingAudits } = sprint;
  const dropped = (scorecard?.dropped ?? []).map(({ reason, count }) => `${reason} ${count}`);
  const field = (name: string, text: string) => {
    const [first = "", ...rest] = wrap(text, reportWidth - 9);
    return [`${name.padEnd(9)}${first}`, ...rest.map((line) => " ".repeat(9) + line)];
  };
  return [
    ...field("Sprint", sprint.name),
    ...field("Tickers", spec?.tickers.join(", ") ?? ""),
    ...field(
      "Period",
      `as-of ${asOfText(asOfTimes[0])} to ${asOfText(asOfTimes.at(-1))}, ` +
        `${asOfTimes.length} audit runs, horizon ${spec?.horizonBars ?? 0} bars`,
    ),
    ...field("Risk", riskText(sprint)),
    ...field("Overlap", overlapText(overlappingAudits, asOfTimes.length)),
    ...field(
      "Dropped",
      dropped.length > 0 ? `audits by reason: ${dropped.join(", ")}` : "no audit",
    ),
  ];
}

function riskText({ policy }: Sprint): string {
  const risk = policy?.risk;
  if (risk === undefined) return "policy unknown";
  const edge = risk.edgeCostGate
    ? `edge over ${risk.edgeCostMultiplier} × cost`
    : "edge not held against cost";
  const sides = risk.longOnly ? "long only" : "long and short";
  return [risk.proofMode ? "proof mode" : "no proof mode", sides, edge].join(", ");
}

function overlapText(overlapping: number, audits: number): string {
  return overlapping === 0
    ? "none; no audit run shares bars with the one before"
    : `${overlapping} of ${audits} audit runs share bars with the one before: those are not ` +
        "independent evidence";
}
