import { comparedSentence, endText } from "#lib/report/assured-comparison.ts";
import { assuredSentence } from "#lib/report/assured-text.ts";
import { checkpointTexts, type LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { syntheticText } from "#lib/report/data-text.ts";
import { evidenceSentences } from "#lib/report/evidence-sentences.ts";
import { allSeries, headFields, sprintHashText } from "#lib/report/head-fields.ts";
import { wrap } from "#lib/report/plain-text.ts";
import { trialSentences } from "#lib/report/trial-sentences.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import type { SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { dataLines } from "./data-section.ts";
import { funnelLines } from "./funnel-section.ts";
import { gateLines, notAskedLines } from "./gate-section.ts";
import { partSections } from "./parts-section.ts";
import { robustnessLines } from "./robustness-section.ts";
import { scorecardLines } from "./scorecard-section.ts";
import { type Selection, selectionSentences } from "./selection-section.ts";
import type { Timings } from "./timings.ts";
import { timingsText } from "./timings.ts";
import { tradeLines } from "./trades-section.ts";
import { waitingLines } from "./waiting-section.ts";

/** Widest line of the report, in characters; a narrower screen has narrower lines. */
export const reportWidth = 100;

/** What the report needs besides the sprint. */
export interface ReportContext {
  readonly steps: readonly SprintStep[];
  /** Where the records are kept, as text. */
  readonly records: string;
  /** Absent for a sprint that was run before. */
  readonly timings?: Timings;
  /** What it is among all settings that were scored on its dates; absent where it was not asked for. */
  readonly selection?: Selection;
  /** The state of the logs of evidence; absent where it was not asked for. */
  readonly checkpoint?: LastCheckpoint;
  /** Those that it took part in; absent where nobody asked for them. */
  readonly comparisons?: readonly SetComparison[];
  /** Width of the screen in characters; absent where there is none. */
  readonly columns?: number | undefined;
  /** Whether the assured verdict decides the exit code; absent for no. */
  readonly assured?: boolean;
}

/** The result of a sprint as text: the measurements, each gate, the verdict, where the records are. */
export function sprintReport(sprint: Sprint, result: SprintResult, context: ReportContext): string {
  const { steps, records, timings, checkpoint, selection, comparisons = [] } = context;
  const { columns = reportWidth, assured = false } = context;
  const width = Math.min(columns, reportWidth);
  const { currency, spec } = sprint;
  const { scorecard } = result;
  const synthetic = syntheticText(sprint.series);
  const sections = [
    headFields(sprint, result, steps).flatMap(([name, text]) => field(name, text, 9, width)),
    scorecard ? scorecardLines(scorecard, currency, width) : [],
    scorecard ? funnelLines(scorecard, width) : [],
    ...(scorecard ? partSections(scorecard, currency, width) : []),
    tradeLines(steps, spec?.tickers ?? [], currency, width),
    ...result.gates.map((gate) => [...gateLines(gate, width), ...robustnessLines(gate, width)]),
    waitingLines(result.waitingGates, width),
    notAskedLines(sprint.gatesNotAsked, width),
    dataLines([...allSeries(sprint), ...sprint.rates.flatMap(({ legs }) => legs)], width - 2),
    [
      ...(scorecard ? evidenceSentences(sprint, scorecard) : []),
      ...endText([{ sprint }]),
      ...trialSentences(sprint),
      ...(selection === undefined ? [] : selectionSentences(selection)),
      ...comparisons.map((one) => comparedSentence(sprint.name, one)),
      ...verdictSentences(result, sprint.rates),
      ...assuredSentence(result, assured),
      ...(synthetic === undefined ? [] : [synthetic]),
    ].flatMap((text) => wrap(text, width, "  ")),
    [
      ...field("Records", records, 13, width),
      ...hashLines("Sprint hash", sprintHashText(result), width),
      ...hashLines("Policy hash", sprint.policyHash, width),
      ...hashLines("Data hash", sprint.dataHash, width),
      ...(checkpoint === undefined ? [] : checkpointLines(checkpoint, width)),
      ...(timings === undefined ? [] : field("Time", timingsText(timings), 13, width)),
    ],
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The last checkpoint, as every report ends with it. */
export function checkpointLines(checkpoint: LastCheckpoint, width: number): readonly string[] {
  return checkpointTexts(checkpoint).flatMap((text, at) =>
    field(at === 0 ? "Checkpoint" : "", text, 13, width),
  );
}

/** A name and its text, whose later lines stand below the first. */
export function field(
  name: string,
  text: string,
  indent: number,
  width: number,
): readonly string[] {
  const [first = "", ...rest] = wrap(text, width - indent);
  return [`${name.padEnd(indent)}${first}`, ...rest.map((line) => " ".repeat(indent) + line)];
}

/** A hash in halves, or quarters, where it does not fit whole. */
function hashLines(name: string, hash: string, width: number): readonly string[] {
  const isSplit = /^[0-9a-f]{64}$/.test(hash) && hash.length + 13 > width;
  const part = 32 + 13 > width ? /.{16}/g : /.{32}/g;
  return field(name, isSplit ? (hash.match(part) ?? []).join(" ") : hash, 13, width);
}
