import { assuredSentence } from "#lib/report/assured-text.ts";
import { basisText, dividendsText, syntheticText } from "#lib/report/data-text.ts";
import { evidenceSentences } from "#lib/report/evidence-sentences.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import { intervalName, timeText, wrap } from "#lib/report/plain-text.ts";
import { trialSentences } from "#lib/report/trial-sentences.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import type { SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type {
  PinnedSeries,
  Sprint,
  SprintResult,
  SprintStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { fillModelText } from "../fill-model-flag.ts";
import { comparedSentence, endText } from "./assured-comparison.ts";
import { basketText } from "./basket-text.ts";
import { checkpointTexts, type LastCheckpoint } from "./checkpoint-text.ts";
import { dataLines } from "./data-section.ts";
import { funnelLines } from "./funnel-section.ts";
import { gateLines, notAskedLines } from "./gate-section.ts";
import { intradayText } from "./intraday-text.ts";
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
      ...(checkpoint === undefined ? [] : checkpointTexts(checkpoint)).flatMap((text, at) =>
        field(at === 0 ? "Checkpoint" : "", text, 13, width),
      ),
      ...(timings === undefined ? [] : field("Time", timingsText(timings), 13, width)),
    ],
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
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

/** A hash in two halves where it does not fit whole. */
function hashLines(name: string, hash: string, width: number): readonly string[] {
  const isSplit = /^[0-9a-f]{64}$/.test(hash) && hash.length + 13 > width;
  return field(name, isSplit ? `${hash.slice(0, 32)} ${hash.slice(32)}` : hash, 13, width);
}

/** The hash, or which builds keep the sprint from having one. */
export function sprintHashText({ sprintHash, builds }: SprintResult): string {
  if (sprintHash !== "") return sprintHash;
  const count = builds.length === 2 ? "two" : String(builds.length);
  return `none: ${count} builds took part (${builds.join(", ")})`;
}

/** What was run on what, by how: a name and a text each. */
export function headFields(
  sprint: Sprint,
  result: SprintResult,
  steps: readonly SprintStep[],
): readonly (readonly [string, string])[] {
  const { spec, currency, asOfTimes, overlappingAudits } = sprint;
  const synthetic = syntheticText(sprint.series);
  const paid = dividendsText(sprint.series);
  const fields = {
    Sprint: sprint.name,
    ...(sprint.forwardId !== undefined && { Forward: sprint.forwardId }),
    ...(synthetic !== undefined && { Data: synthetic }),
    Tickers: spec?.tickers.join(", ") ?? "",
    ...(sprint.frontierMerge && { Frontier: sprint.frontierMerge.summary }),
    ...(spec?.openSeal && { Seal: `${spec.openSeal}: opened by this sprint, seen by none before` }),
    Period: periodText(sprint),
    Basket: basketText(sprint),
    Prices: basisText(sprint.series),
    ...(paid !== undefined && { Payouts: paid }),
    "As-of": asOfMeaning(spec?.interval),
    ...(spec?.intradayPass && { Intraday: intradayText(spec.intradayPass, steps) }),
    Capital: moneyText(spec?.startingCashMicros ?? 0n, currency),
    ...(sprint.rates.length > 0 && { Rates: ratesText(sprint) }),
    Risk: riskText(sprint),
    Regime: regimeText(sprint),
    Forecast: forecasterText(sprint),
    ...fillsText(sprint),
    Overlap: overlapText(overlappingAudits, asOfTimes.length),
    Dropped: droppedText(result),
  };
  return Object.entries(fields).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
}

/** The series of the sprint, those of its intraday pass named with the length of their bars. */
export function allSeries({ series, intradaySeries, spec }: Sprint): readonly PinnedSeries[] {
  const length = intervalName(spec?.intradayPass?.interval ?? BarInterval.UNSPECIFIED);
  return [
    ...series,
    ...intradaySeries.map((one) => ({ ...one, ticker: `${one.ticker} ${length}` })),
  ];
}

/** What the amounts in other currencies were converted with. */
function ratesText({ rates, currency }: Sprint): string {
  const texts = rates.map(({ fromCurrency, legs }) => {
    const pairs = legs.map(({ ticker, source, dataProvenance }) => {
      const generated = dataProvenance === DataProvenance.SYNTHETIC ? ", generated" : "";
      return `${ticker} (${source}${generated})`;
    });
    return `${fromCurrency} at ${pairs.join(" and ")}`;
  });
  return `${texts.join("; ")}; all amounts are in ${currency}`;
}

function droppedText({ scorecard, dropped }: SprintResult): string {
  const counts = (scorecard?.dropped ?? []).map(({ reason, count }) => `${reason} ${count}`);
  if (counts.length === 0) return "no audit";
  const tickers = dropped.map(
    ({ ticker, reason, audits, message }) =>
      `; ${ticker} has no forecast in ${audits} of them (${reason}): ${message}`,
  );
  return `audits by reason: ${counts.join(", ")}${tickers.join("")}`;
}

function periodText({ spec, asOfTimes }: Sprint): string {
  return (
    `as-of ${timeText(asOfTimes[0], spec?.interval)} to ${timeText(asOfTimes.at(-1), spec?.interval)}, ` +
    `${asOfTimes.length} audit runs, horizon ${spec?.horizonBars ?? 0} ${barsText(spec?.interval)}`
  );
}

function asOfMeaning(interval: BarInterval | undefined): string {
  return isDaily(interval)
    ? "midnight (UTC) after the date of the last bar known, as in --json"
    : "close (UTC) of the last bar known, as in --json";
}

/** "bars", which of daily ones alone says nothing more. */
function barsText(interval: BarInterval | undefined): string {
  const code = interval === undefined ? undefined : intervalName(interval);
  return isDaily(interval) || code === undefined ? "bars" : `bars of ${code}`;
}

function isDaily(interval: BarInterval | undefined): boolean {
  return interval === undefined || interval === BarInterval.DAY_1;
}

/** What fills make of a bar that does not tell the order of its prices, where the sprint's policy names it. */
function fillsText({ policy }: Sprint): { readonly Fills?: string } {
  const model = policy?.execution?.fillModel;
  return model === undefined ? {} : { Fills: fillModelText(model) };
}

function regimeText({ policy }: Sprint): string {
  const regime = policy?.forecast?.regime;
  if (!regime?.enabled) return "off";
  const labels = regime.weights.map(({ label }) => label);
  return labels.length > 0 ? `on, with weights of its own for ${labels.join(", ")}` : "on";
}

/** Who forecast, where the models did not. */
function forecasterText({ policy }: Sprint): string | undefined {
  const source = policy?.forecast?.submission?.source;
  return source === undefined
    ? undefined
    : `${source}, in place of the models; what came after its horizon had opened assures nothing`;
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
