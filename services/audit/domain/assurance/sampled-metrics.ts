import type { Observation } from "../evidence/observation.ts";
import type { Bound } from "../gates/bound.ts";
import { directionHitRate } from "../metrics/direction-hit-rate.ts";
import { holdingLiftFraction, liftFraction } from "../metrics/lift-fraction.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import type { GateParameters } from "../metrics/scorecard-metric.ts";
import { meanReturn, profitFactor, returnBps, winRate } from "../metrics/trade-results.ts";
import { holdingViolationRate, violationRate } from "../metrics/violation-rate.ts";
import type { AsOfDate } from "./as-of-dates.ts";
import type { WindowEnd } from "./disjoint-dates.ts";
import { worseOfTrades } from "./trades-of-date.ts";

type Scored = Observation<"FORECAST_SCORED">;

/** A metric that is a share of hits, or a mean, over dates. */
export interface SampledMetric {
  readonly kind: "SHARE" | "MEAN";
  readonly windowEnd: WindowEnd;
  /** Whether a date can bring an observation, by what was known before its outcome. */
  readonly counts: (date: AsOfDate) => boolean;
  /** The observation of a date: the share of its hits, or its mean; undefined where it brings none. */
  readonly observe: (
    date: AsOfDate,
    parameters: GateParameters,
    bound: Pick<Bound, "comparator" | "threshold">,
  ) => number | undefined;
  /** What a mean is compared with; absent for the threshold of the criterion. */
  readonly meanAt?: number;
  /** What is lost at the most, of a loss bound and the threshold, in the unit of the observations; of means alone. */
  readonly largestLoss?: (lossBoundRatio: number, threshold: number) => number;
}

const bpsPerUnit = 10_000;

/** The metrics of which a law is stated, by name. */
export const sampledMetrics: ReadonlyMap<string, SampledMetric> = new Map([
  [violationRate.name, ofAudits("HORIZON", ({ violationRatio }) => above(violationRatio))],
  [liftFraction.name, ofAudits("HORIZON", ({ liftRatio }) => below(liftRatio))],
  [holdingViolationRate.name, ofAudits("HOLDING", ({ violationRatio }) => above(violationRatio))],
  [holdingLiftFraction.name, ofAudits("HOLDING", ({ liftRatio }) => below(liftRatio))],
  [
    directionHitRate.name,
    ofScored("HORIZON", ({ terminalDirection }) =>
      terminalDirection === undefined ? undefined : terminalDirection === 1,
    ),
  ],
  [
    winRate.name,
    ofTrades("SHARE", (trades) => shareOf(trades, (one) => one.netPnlMicros > 0n) ?? Number.NaN),
  ],
  [
    meanReturn.name,
    {
      ...ofTrades("MEAN", (trades) => meanOf(trades.map(returnBps))),
      largestLoss: (lossBoundRatio) => lossBoundRatio * bpsPerUnit,
    },
  ],
  [
    profitFactor.name,
    {
      ...ofTrades("MEAN", excessProfit),
      meanAt: 0,
      largestLoss: (lossBoundRatio, threshold) => lossBoundRatio * threshold,
    },
  ],
]);

/**
 * An audit whose ensemble is undefined counts as one beside every limit, since a forecast that was not made can hold
 * none; one whose baseline is, or whose outcome is incomplete, counts nowhere.
 */
function ofAudits(
  windowEnd: "HORIZON" | "HOLDING",
  isHitBy: (parameters: GateParameters) => (ratio: number) => boolean,
): SampledMetric {
  return ofScored(windowEnd, (scored, parameters) => {
    const isHit = isHitBy(parameters);
    if (scored.status === "ENSEMBLE_UNDEFINED") return isHit(Number.POSITIVE_INFINITY);
    const ratio = windowEnd === "HORIZON" ? scored.rmseRatio : scored.holding?.rmseRatio;
    return ratio === undefined ? undefined : isHit(ratio);
  });
}

function ofScored(
  windowEnd: WindowEnd,
  isHit: (scored: Scored, parameters: GateParameters) => boolean | undefined,
): SampledMetric {
  return {
    kind: "SHARE",
    windowEnd,
    counts: () => true,
    observe({ scored }, parameters) {
      const known = scored.map((one) => isHit(one, parameters)).filter((one) => one !== undefined);
      return shareOf(known, Boolean);
    },
  };
}

function ofTrades(
  kind: SampledMetric["kind"],
  comesTo: (trades: AsOfDate["trades"], threshold: number) => number,
): SampledMetric {
  return {
    kind,
    windowEnd: "TRADES",
    counts: ({ trades }) => trades.length > 0,
    observe: ({ trades }, _, { comparator, threshold }) =>
      worseOfTrades(trades, (some) => comesTo(some, threshold), comparator),
  };
}

/**
 * (Σ π⁺ − c Σ π⁻) over the notional of a date's entries: a profit factor of c or more is a mean of 0 or more. The
 * notional is known at the entry, so that it turns no fair date into an unfair one.
 */
function excessProfit(trades: AsOfDate["trades"], factor: number): number {
  let excess = 0;
  let notional = 0;
  for (const { netPnlMicros, entryNotionalMicros } of trades) {
    const profit = Number(netPnlMicros);
    excess += profit > 0 ? profit : factor * profit;
    notional += Number(entryNotionalMicros);
  }
  return excess / notional;
}

function shareOf<One>(all: readonly One[], isHit: (one: One) => boolean): number | undefined {
  return all.length === 0 ? undefined : all.filter(isHit).length / all.length;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function above(limit: GateParameters[string] | undefined) {
  return (ratio: number) => ratio > Number(limit) + comparisonTolerance;
}

function below(limit: GateParameters[string] | undefined) {
  return (ratio: number) => ratio < Number(limit) - comparisonTolerance;
}
