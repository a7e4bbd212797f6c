import { chiSquaredUpperTail } from "../distributions/chi-squared.ts";
import { largestOf, varies } from "./varies.ts";

/** Regression of what happened on what was forecast. */
export interface MincerZarnowitz {
  /** 0 for an unbiased forecast. */
  readonly intercept: number;
  /** 1 for an unbiased forecast. */
  readonly slope: number;
  /** Share of the variation explained, 0 to 1. */
  readonly rSquaredRatio: number;
  /** Standard errors of intercept and slope. */
  readonly standardErrors: readonly [number, number];
  /** Wald statistic of intercept 0 and slope 1, χ² with 2 degrees of freedom. */
  readonly wald: number;
  readonly pValue: number;
  readonly n: number;
}

/**
 * Mincer & Zarnowitz (1969) regression proxy = a + b · forecast by ordinary least squares, with the
 * sandwich covariance of Newey & West (1987), Bartlett weights over `lags` lags and no small-sample
 * factor; 0 lags is White's HC0.
 * @param forecasts three or more
 * @param proxies as many
 * @returns undefined for fewer than three, for forecasts or proxies that do not vary, or for a perfect
 *   fit
 */
export function mincerZarnowitz(
  forecasts: ArrayLike<number>,
  proxies: ArrayLike<number>,
  lags: number,
): MincerZarnowitz | undefined {
  const n = forecasts.length;
  if (n < 3) return undefined;
  const meanForecast = meanOf(forecasts);
  const meanProxy = meanOf(proxies);
  let forecastSquares = 0;
  let proxySquares = 0;
  let products = 0;
  for (let t = 0; t < n; t += 1) {
    const x = forecasts[t]! - meanForecast;
    const y = proxies[t]! - meanProxy;
    forecastSquares += x * x;
    proxySquares += y * y;
    products += x * y;
  }
  if (!varies(forecastSquares / n, largestOf(forecasts))) return undefined;
  if (!varies(proxySquares / n, largestOf(proxies))) return undefined;
  const slope = products / forecastSquares;
  const intercept = meanProxy - slope * meanForecast;
  // Scores of the regression on 1 and the centred forecast, whose cross product is diagonal.
  const level = new Float64Array(n);
  const tilt = new Float64Array(n);
  for (let t = 0; t < n; t += 1) {
    const error = proxies[t]! - intercept - slope * forecasts[t]!;
    level[t] = error / n;
    tilt[t] = (error * (forecasts[t]! - meanForecast)) / forecastSquares;
  }
  const meanVariance = weightedCross(level, level, lags);
  const slopeVariance = weightedCross(tilt, tilt, lags);
  const covariance = weightedCross(level, tilt, lags);
  const determinant = meanVariance * slopeVariance - covariance * covariance;
  if (!(determinant > 0)) return undefined;
  // a = 0 and b = 1 says of the centred regression that its mean is that of the forecasts.
  const meanGap = meanProxy - meanForecast;
  const slopeGap = slope - 1;
  const wald =
    (meanGap * meanGap * slopeVariance -
      2 * meanGap * slopeGap * covariance +
      slopeGap * slopeGap * meanVariance) /
    determinant;
  const interceptVariance =
    meanVariance - 2 * meanForecast * covariance + meanForecast * meanForecast * slopeVariance;
  return {
    intercept,
    slope,
    rSquaredRatio: (slope * products) / proxySquares,
    standardErrors: [Math.sqrt(interceptVariance), Math.sqrt(slopeVariance)],
    wald,
    pValue: chiSquaredUpperTail(wald, 2),
    n,
  };
}

/** Σ aₜ bₜ plus the Bartlett-weighted sums of both cross products at each lag. */
function weightedCross(a: Float64Array, b: Float64Array, lags: number): number {
  let total = 0;
  for (let lag = 0; lag <= Math.min(lags, a.length - 1); lag += 1) {
    let sum = 0;
    for (let t = lag; t < a.length; t += 1) sum += a[t]! * b[t - lag]! + a[t - lag]! * b[t]!;
    total += lag === 0 ? sum / 2 : (1 - lag / (lags + 1)) * sum;
  }
  return total;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < values.length; t += 1) sum += values[t]!;
  return sum / values.length;
}
