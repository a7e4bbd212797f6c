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
