import { solveInPlace } from "../numerics/linear-solve.ts";

/** How the autoregression on the residuals is estimated. */
export type AutoregressionEstimator = "YULE_WALKER" | "LEAST_SQUARES";

/**
 * Autoregression by Yule-Walker (Levinson-Durbin on the biased autocovariances), which is stationary
 * whatever the series, so that its forecasts die out. Brockwell & Davis (1991), section 8.2.
 * @param series with mean about 0
 * @returns one coefficient per lag, the longest lag first; all zero for a series without variance.
 */
export function autoregression(series: Float64Array, lags: number): Float64Array {
  const covariances = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag += 1) {
    let sum = 0;
    for (let t = lag; t < series.length; t += 1) sum += series[t]! * series[t - lag]!;
    covariances[lag] = sum;
  }
  const coefficients = new Float64Array(lags);
  const previous = new Float64Array(lags);
  let error = covariances[0]!;
  for (let order = 1; order <= lags && error > 0; order += 1) {
    let partial = covariances[order]!;
    for (let i = 1; i < order; i += 1) partial -= coefficients[i - 1]! * covariances[order - i]!;
    partial /= error;
    previous.set(coefficients);
    for (let i = 1; i < order; i += 1) {
      coefficients[i - 1] = previous[i - 1]! - partial * previous[order - i - 1]!;
    }
    coefficients[order - 1] = partial;
    error *= 1 - partial * partial;
  }
  return coefficients.reverse();
}

/**
 * Autoregression by least squares without an intercept, as the authors of SAMoSSA estimate it; it need not
 * be stationary.
 * @returns one coefficient per lag, the longest lag first; all zero where they are not determined.
 */
export function leastSquaresAutoregression(series: Float64Array, lags: number): Float64Array {
  const matrix = new Float64Array(lags * lags);
  const right = new Float64Array(lags);
  for (let t = lags; t < series.length; t += 1) {
    for (let i = 0; i < lags; i += 1) {
      const past = series[t - lags + i]!;
      right[i]! += past * series[t]!;
      for (let j = i; j < lags; j += 1) matrix[i * lags + j]! += past * series[t - lags + j]!;
    }
  }
  for (let i = 0; i < lags; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * lags + j] = matrix[j * lags + i]!;
  }
  return solveInPlace(matrix, right) ? right : new Float64Array(lags);
}
