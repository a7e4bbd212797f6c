import { defined, type Metric, undefinedMetric } from "../../../kernel/metric.ts";
import { logReturns } from "../numerics/log-returns.ts";
import { hurstExponent } from "./hurst-exponent.ts";
import { type ReturnMoments, returnMoments } from "./return-moments.ts";
import { unitRootTest } from "./unit-root-test.ts";

/**
 * What the latest bars look like: the closes of the window, and the daily log return that each of
 * its bars brought. Volatilities are per year of 252 days, so that they compare with the thresholds.
 */
export interface RegimeFeatures {
  /** Standard deviation of the returns over a year: 0.25 is 25 %. */
  readonly annualisedVolatility: Metric;
  /** Standard deviation of the volatility of 5 returns as it rolls, over a year. */
  readonly annualisedVolatilityOfVolatility: Metric;
  /** R² of the close on time. */
  readonly trend: Metric;
  /** Below 0.5 closes return, above it they run on. */
  readonly hurstExponent: Metric;
  /** p-value of the augmented Dickey-Fuller test on the returns; small: no unit root. */
  readonly unitRootPValue: Metric;
  readonly skewness: Metric;
  /** Kurtosis beyond the normal law's. */
  readonly excessKurtosis: Metric;
  /** Mean return a day, in bps. */
  readonly meanDailyReturn: Metric;
}

const tradingDaysPerYear = 252;
const bpsPerUnit = 10_000;
const fewestForTrend = 14;
const fewestForHurst = 21;
/** Rounding alone gives returns a deviation of this order. */
const rounding = 1e-13;

/**
 * The features of the latest `windowBars` closes; of fewer, where there are fewer.
 * @param closes positive and finite, oldest first; the last is at the as-of
 */
export function regimeFeatures(closes: Float64Array, windowBars: number): RegimeFeatures {
  const returns = logReturns(closes.subarray(Math.max(0, closes.length - windowBars - 1)));
  const window = closes.subarray(Math.max(0, closes.length - windowBars));
  const moments = returnMoments(returns);
  const ofReturns = measured("daily log returns", returns.length, fewestForTrend);
  const year = Math.sqrt(tradingDaysPerYear);
  const moving = moments.deviation > rounding;
  return {
    annualisedVolatility: ofReturns("annualised_volatility", () => moments.deviation * year),
    annualisedVolatilityOfVolatility: ofReturns(
      "annualised_volatility_of_volatility",
      () => moments.rollingDeviation * year,
    ),
    trend: measured(
      "daily closes",
      window.length,
      fewestForTrend,
    )("trend_r2", () => trendOf(window)),
    hurstExponent: measured(
      "daily closes",
      window.length,
      fewestForHurst,
    )("hurst_exponent", () => (moving ? hurstExponent(window) : undefined)),
    unitRootPValue: ofReturns("returns_unit_root_p_value", () =>
      moving ? unitRootTest(returns, mostLags(returns.length))?.pValue : undefined,
    ),
    skewness: ofReturns("skewness", () => (moving ? moments.skewness : undefined)),
    excessKurtosis: ofReturns("excess_kurtosis", () =>
      moving ? moments.excessKurtosis : undefined,
    ),
    meanDailyReturn: meanOf(moments, returns.length),
  };
}

/** ⌊n^¼⌋. */
function mostLags(n: number): number {
  return Math.floor(Math.sqrt(Math.sqrt(n)));
}

function meanOf({ mean }: ReturnMoments, n: number): Metric {
  const denominator = "daily log returns";
  const identity = { name: "mean_daily_return", unit: "BPS", denominator, n } as const;
  if (n === 0) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, mean * bpsPerUnit);
}

/** Makes ratios of n observations: undefined with too few of them, or where there is no number. */
function measured(denominator: string, n: number, fewest: number) {
  return (name: string, compute: () => number | undefined): Metric => {
    const identity = { name, unit: "RATIO", denominator, n } as const;
    if (n === 0) return undefinedMetric(identity, "NO_DATA");
    if (n < fewest) return undefinedMetric(identity, "TOO_FEW_OBSERVATIONS");
    const value = compute();
    if (value === undefined) return undefinedMetric(identity, "ZERO_DENOMINATOR");
    return defined(identity, value);
  };
}

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
