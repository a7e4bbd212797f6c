import { barFrequency, barsPerSession, barsPerYear } from "#lib/kernel/calendar.ts";
import { defined, type Metric, type MetricUnit, undefinedMetric } from "#lib/kernel/metric.ts";
import { unitRootTest } from "#lib/statistics/hypothesis-tests/unit-root-test.ts";
import { hurstExponent } from "#lib/statistics/returns/hurst-exponent.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { returnMoments } from "#lib/statistics/returns/return-moments.ts";
import type { Closes } from "../bar-columns.ts";

/**
 * What the latest bars look like: the closes of the window, and the log return that each of its
 * bars brought.
 */
export interface RegimeFeatures {
  /** Standard deviation of the returns over a year, as the thresholds are stated. */
  readonly annualisedVolatilityRatio: Metric;
  /** Volatility of volatility: the standard deviation of that of 5 returns as it rolls, in bps. */
  readonly deviationOfRollingDeviation: Metric;
  /** R² of the close on time. */
  readonly trend: Metric;
  /** Below 0.5 closes revert to their mean, above it they trend. */
  readonly hurstExponent: Metric;
  /** p-value of the augmented Dickey-Fuller test on the returns; small: no unit root. */
  readonly unitRootPValue: Metric;
  readonly skewness: Metric;
  /** Kurtosis beyond the normal law's. */
  readonly excessKurtosis: Metric;
  /** Mean return a day, in bps. */
  readonly meanDailyReturn: Metric;
}

const bpsPerUnit = 10_000;
const fewestForMean = 1;
const fewestForMoments = 14;
const fewestForHurst = 21;
/** Rounding alone gives returns a deviation of this order. */
const rounding = 1e-13;

/**
 * The features of the latest `windowBars` closes; of fewer, where there are fewer.
 * @param closes positive and finite; the last is at the as-of
 */
export function regimeFeatures(series: Closes, windowBars: number): RegimeFeatures {
  const { closes, interval } = series;
  const returns = logReturns(closes.subarray(Math.max(0, closes.length - windowBars - 1)));
  const window = closes.subarray(Math.max(0, closes.length - windowBars));
  const moments = returnMoments(returns);
  const moving = moments.deviation > rounding;
  const ofReturns = { denominator: `${barFrequency(interval)} log returns`, n: returns.length };
  const ofCloses = { denominator: `${barFrequency(interval)} closes`, n: window.length };
  return {
    annualisedVolatilityRatio: measured(
      { name: "annualised_volatility", unit: "RATIO", ...ofReturns },
      fewestForMoments,
      () => moments.deviation * Math.sqrt(barsPerYear(series)),
    ),
    deviationOfRollingDeviation: measured(
      { name: "deviation_of_rolling_deviation", unit: "BPS", ...ofReturns },
      fewestForMoments,
      () => moments.rollingDeviation * bpsPerUnit,
    ),
    trend: measured({ name: "trend_r2", unit: "RATIO", ...ofCloses }, fewestForMoments, () =>
      trendOf(window),
    ),
    hurstExponent: measured(
      { name: "hurst_exponent", unit: "RATIO", ...ofCloses },
      fewestForHurst,
      () => (moving ? hurstExponent(window) : undefined),
    ),
    unitRootPValue: measured(
      { name: "returns_unit_root_p_value", unit: "RATIO", ...ofReturns },
      fewestForMoments,
      () => (moving ? unitRootTest(returns, mostLags(returns.length))?.pValue : undefined),
    ),
    skewness: measured({ name: "skewness", unit: "RATIO", ...ofReturns }, fewestForMoments, () =>
      moving ? moments.skewness : undefined,
    ),
    excessKurtosis: measured(
      { name: "excess_kurtosis", unit: "RATIO", ...ofReturns },
      fewestForMoments,
      () => (moving ? moments.excessKurtosis : undefined),
    ),
    meanDailyReturn: measured(
      { name: "mean_daily_return", unit: "BPS", ...ofReturns },
      fewestForMean,
      () => moments.mean * barsPerSession(series) * bpsPerUnit,
    ),
  };
}

/** ⌊n^¼⌋. */
function mostLags(n: number): number {
  return Math.floor(Math.sqrt(Math.sqrt(n)));
}

interface Identity {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly denominator: string;
  readonly n: number;
}

/** The metric, undefined with fewer observations than it needs or where it divides by zero. */
function measured(identity: Identity, fewest: number, compute: () => number | undefined): Metric {
  if (identity.n === 0) return undefinedMetric(identity, "NO_DATA");
  if (identity.n < fewest) return undefinedMetric(identity, "TOO_FEW_OBSERVATIONS");
  const value = compute();
  if (value === undefined) return undefinedMetric(identity, "ZERO_DENOMINATOR");
  return defined(identity, value);
}

/** R² of the values on their position; undefined where they do not vary. */
function trendOf(window: Float64Array): number | undefined {
  const n = window.length;
  const middle = (n - 1) / 2;
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += window[t]!;
  const mean = sum / n;
  let squares = 0;
  let products = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = window[t]! - mean;
    squares += deviation * deviation;
    products += deviation * (t - middle);
  }
  if (!(squares > n * rounding * rounding * mean * mean)) return undefined;
  const timeSquares = (n * (n * n - 1)) / 12;
  return Math.min(1, (products / timeSquares) * (products / squares));
}
