import { chiSquaredUpperTail } from "../distributions/chi-squared.ts";
import { solveInPlace } from "../numerics/linear-solve.ts";
import { largestOf, varies } from "./varies.ts";

/** A specification test: χ² under the hypothesis that nothing is left in the residuals. */
export interface ResidualTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Ljung & Box (1978) test of no autocorrelation up to a lag: n(n + 2) Σ ρₖ² / (n − k).
 * @param series residuals, or their squares for what is left of their variance
 * @param lags 1 or more
 * @param fitted parameters that the residuals come from, taken off the degrees of freedom
 * @returns undefined for a series no longer than the lags, one that does not vary, or no degree of
 *   freedom
 */
export function ljungBox(series: Float64Array, lags: number, fitted = 0): ResidualTest | undefined {
  const n = series.length;
  if (n <= lags || lags <= fitted) return undefined;
  const deviations = centred(series);
  const variance = lagged(deviations, 0);
  if (!varies(variance / n, largestOf(series))) return undefined;
  let sum = 0;
  for (let lag = 1; lag <= lags; lag += 1) {
    const correlation = lagged(deviations, lag) / variance;
    sum += (correlation * correlation) / (n - lag);
  }
  return tested(n * (n + 2) * sum, lags - fitted);
}

/**
 * Engle's (1982) Lagrange multiplier test of no autoregressive conditional heteroskedasticity: the
 * number of squared residuals regressed times the R² of their regression on `lags` of their own lags.
 * @param residuals more than 2 · lags + 1
 * @returns undefined for fewer, or for squares that do not vary or are collinear with their lags
 */
export function archTest(residuals: Float64Array, lags: number): ResidualTest | undefined {
  const n = residuals.length - lags;
  if (n <= lags + 1) return undefined;
  const squares = residuals.map((residual) => residual * residual);
  // Columns less their means take the place of a constant.
  const columns = Array.from({ length: lags + 1 }, (_, lag) =>
    centred(squares.subarray(lags - lag, lags - lag + n)),
  );
  const response = columns[0]!;
  const total = dot(response, response);
  if (!varies(total / n, largestOf(squares))) return undefined;
  const matrix = new Float64Array(lags * lags);
  const right = new Float64Array(lags);
  for (let i = 0; i < lags; i += 1) {
    for (let j = 0; j < lags; j += 1) matrix[i * lags + j] = dot(columns[i + 1]!, columns[j + 1]!);
    right[i] = dot(columns[i + 1]!, response);
  }
  const moments = right.slice();
  if (!solveInPlace(matrix, right)) return undefined;
  return tested((n * dot(right, moments)) / total, lags);
}

/**
 * Jarque & Bera (1980) test of normality: n/6 (S² + (K − 3)²/4), moments of divisor n.
 * @returns undefined for a series that does not vary
 */
export function jarqueBera(series: Float64Array): ResidualTest | undefined {
  const n = series.length;
  const deviations = centred(series);
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const deviation of deviations) {
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  const variance = second / n;
  if (!varies(variance, largestOf(series))) return undefined;
  const skewness = third / n / (variance * Math.sqrt(variance));
  const excess = fourth / n / (variance * variance) - 3;
  return tested((n / 6) * (skewness * skewness + (excess * excess) / 4), 2);
}

function tested(statistic: number, degreesOfFreedom: number): ResidualTest {
  return { statistic, degreesOfFreedom, pValue: chiSquaredUpperTail(statistic, degreesOfFreedom) };
}

function centred(series: Float64Array): Float64Array {
  let sum = 0;
  for (const value of series) sum += value;
  const mean = sum / series.length;
  return series.map((value) => value - mean);
}

function lagged(deviations: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < deviations.length; t += 1) sum += deviations[t]! * deviations[t - lag]!;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t += 1) sum += a[t]! * b[t]!;
  return sum;
}
