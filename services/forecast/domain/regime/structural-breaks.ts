import { type BarKind, barFrequency, barsPerSession, barsPerYear } from "#lib/kernel/calendar.ts";
import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import type { TestResult } from "#lib/statistics/change-points/cusum-tests.ts";
import { olsCusumTest, recursiveCusumTest } from "#lib/statistics/change-points/cusum-tests.ts";
import { pelt } from "#lib/statistics/change-points/pelt.ts";
import { MeanVarianceCost } from "#lib/statistics/change-points/segment-cost.ts";
import { supFTest } from "#lib/statistics/change-points/sup-f.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import type { Closes } from "../bar-columns.ts";

/** Consecutive bars whose log returns have one mean and one variance. */
export interface ReturnSegment {
  /** Index of the segment's first bar among the closes. */
  readonly firstBar: number;
  readonly bars: number;
  /** Mean daily log return, in bps. */
  readonly meanDailyReturn: Metric;
  /** Standard deviation of the log returns over a year. */
  readonly annualisedVolatilityRatio: Metric;
}

/** A test that the mean of the log returns never changes. */
export interface StabilityTest {
  readonly statistic: Metric;
  readonly pValue: Metric;
}

/** Where the log returns changed, by the closes up to the last one. */
export interface StructuralBreaks {
  /** Oldest first; one where nothing changed, none for fewer returns than a segment has. */
  readonly segments: readonly ReturnSegment[];
  /** Andrews' test of one change in mean at a bar that is not known. */
  readonly supF: StabilityTest;
  /** Index of the first bar after the change that `supF` is largest for; absent without a statistic. */
  readonly supFBar?: number;
  /** Ploberger & Krämer's test on the cumulated deviations from the mean. */
  readonly olsCusum: StabilityTest;
  /** Brown, Durbin & Evans' test on the cumulated errors of the running mean. */
  readonly recursiveCusum: StabilityTest;
}

/** The running time of PELT is quadratic in the returns where nothing changes. */
const mostReturns = 1_000;
/** Shorter segments would mostly be single large returns. */
const fewestInSegment = 20;
/** Per change point, in units of log n: mean, variance and place are a parameter each (BIC). */
const parametersPerChange = 3;
/** Share of the variance below which a segment counts as standing still. */
const varianceFloorRatio = 1e-8;
const bpsPerUnit = 10_000;

/**
 * Changes of the mean and variance of the latest 1,000 log returns (PELT with the BIC's penalty and
 * segments of 20 bars or more), and three tests that their mean never changed.
 * @param closes positive and finite; the last is at the as-of
 */
export function structuralBreaks(series: Closes): StructuralBreaks {
  const { closes } = series;
  const skipped = Math.max(0, closes.length - 1 - mostReturns);
  const returns = logReturns(closes.subarray(skipped));
  const supF = supFTest(returns);
  const counted = countOf(returns, series);
  // The return at index t is that of bar t + 1 of the closes looked at.
  const firstReturnBar = skipped + 1;
  return {
    segments: segmentsOf(returns).map(([from, to]) => ({
      firstBar: firstReturnBar + from,
      bars: to - from,
      ...segmentMoments(returns.subarray(from, to), series),
    })),
    supF: stabilityTest("sup_f", counted, supF),
    ...(supF && { supFBar: firstReturnBar + supF.changePoint }),
    olsCusum: stabilityTest("ols_cusum", counted, olsCusumTest(returns)),
    recursiveCusum: stabilityTest("recursive_cusum", counted, recursiveCusumTest(returns)),
  };
}

/** Start and end of each segment, as indices of the returns. */
function segmentsOf(returns: Float64Array): (readonly [number, number])[] {
  const n = returns.length;
  const { variance } = moments(returns);
  if (n < fewestInSegment) return [];
  if (!(variance > 0)) return [[0, n]];
  const cost = new MeanVarianceCost(returns, varianceFloorRatio * variance);
  const changes = pelt(cost, parametersPerChange * log(n), fewestInSegment)?.changePoints ?? [];
  const starts = [0, ...changes];
  return starts.map((from, k) => [from, starts[k + 1] ?? n]);
}

/** How many returns a metric rests on, and what they are. */
type Count = Pick<Metric, "denominator" | "n">;

function countOf(returns: Float64Array, { interval }: BarKind): Count {
  return { denominator: `${barFrequency(interval)} log returns`, n: returns.length };
}

function segmentMoments(
  returns: Float64Array,
  kind: BarKind,
): Pick<ReturnSegment, "meanDailyReturn" | "annualisedVolatilityRatio"> {
  const n = returns.length;
  const { mean, variance } = moments(returns);
  const counted = countOf(returns, kind);
  const unbiased = (variance * n) / (n - 1);
  return {
    meanDailyReturn: defined(
      { name: "mean_daily_return", unit: "BPS", ...counted },
      mean * barsPerSession(kind) * bpsPerUnit,
    ),
    annualisedVolatilityRatio: defined(
      { name: "annualised_volatility", unit: "RATIO", ...counted },
      Math.sqrt(unbiased * barsPerYear(kind)),
    ),
  };
}

/** Fewer values than this leave no test; with more it fails only for values that do not vary. */
const fewestForTest = 4;

function stabilityTest(
  name: string,
  counted: Count,
  result: TestResult | undefined,
): StabilityTest {
  const metric = (suffix: string, value: number | undefined): Metric => {
    const identity = { name: `${name}${suffix}`, unit: "RATIO", ...counted } as const;
    if (value !== undefined) return defined(identity, value);
    const reason = counted.n < fewestForTest ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR";
    return undefinedMetric(identity, reason);
  };
  return { statistic: metric("", result?.statistic), pValue: metric("_p_value", result?.pValue) };
}
