/** Normal quantile of 95 %: the test is one-sided at that level in effect, two-sided at 90 %. */
const criticalValue = 1.6448536269514722;

/**
 * Whether a series repeats every `periodBars`: its autocorrelation at that lag is large beside the
 * standard error that the shorter lags imply (Bartlett). The test of the M3 and M4 competitions'
 * Theta and Naive2; needs more than two periods of values.
 * Assimakopoulos & Nikolopoulos (2000), "The Theta model", International Journal of Forecasting 16.
 */
export function isSeasonal(series: Float64Array, periodBars: number): boolean {
  const n = series.length;
  if (periodBars <= 1 || n <= 2 * periodBars) return false;
  const r = autocorrelations(series, periodBars);
  let squares = 0;
  for (let lag = 1; lag < periodBars; lag += 1) squares += r[lag - 1]! * r[lag - 1]!;
  const standardError = Math.sqrt((1 + 2 * squares) / n);
  return Math.abs(r[periodBars - 1]!) > criticalValue * standardError;
}

/**
 * Autocorrelations at lags 1 to `maximumLag`, with the divisor n at every lag; zeros for a series that
 * never moves and for lags that it is too short for.
 */
export function autocorrelations(series: Float64Array, maximumLag: number): Float64Array {
  const n = series.length;
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += series[t]! / n;
  let squares = 0;
  for (let t = 0; t < n; t += 1) squares += (series[t]! - mean) * (series[t]! - mean);
  const result = new Float64Array(maximumLag);
  if (!(squares > 0)) return result;
  for (let lag = 1; lag <= maximumLag; lag += 1) {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += (series[t]! - mean) * (series[t - lag]! - mean);
    result[lag - 1] = sum / squares;
  }
  return result;
}
