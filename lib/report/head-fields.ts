import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import type {
  PinnedSeries,
  Sprint,
  SprintResult,
  SprintStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { basketText } from "./basket-text.ts";
import { basisText, dividendsText, syntheticText } from "./data-text.ts";
import { intradayText } from "./intraday-text.ts";
import { moneyText } from "./metric-text.ts";
import { intervalName, timeText } from "./plain-text.ts";

/** The hash, or which builds keep the sprint from having one. */
export function sprintHashText({ sprintHash, builds }: SprintResult): string {
  if (sprintHash !== "") return sprintHash;
  const count = builds.length === 2 ? "two" : String(builds.length);
  return `none: ${count} builds took part (${builds.join(", ")})`;
}

/** What was run on what, by how: a name and a text each; of a sprint that may have no result yet. */
export function headFields(
  sprint: Sprint,
  result: SprintResult | undefined,
  steps: readonly SprintStep[] | undefined,
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
    Dropped: result && droppedText(result),
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

/** "stop before target where one bar holds both (pessimistic)". */
function fillModelText(model: FillModel): string {
  if (model === FillModel.OPTIMISTIC)
    return "target before stop where one bar holds both (optimistic)";
  if (model === FillModel.BASE)
    return "along the price path where one bar holds both levels (base)";
  return "stop before target where one bar holds both (pessimistic)";
}
