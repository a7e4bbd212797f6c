/** How the autocovariances of a mean are weighted. */
export type Kernel = "RECTANGULAR" | "BARTLETT";

/**
 * Long-run variance of a series: g₀ + 2 Σ wₖ gₖ over the lags, with autocovariances of divisor n about
 * the mean. n times the variance of the mean of a series whose autocovariances beyond the lags vanish.
 * @param lags 0 or more; weights are 1 for RECTANGULAR, which may sum to a negative number, and
 *   1 − k / (lags + 1) for BARTLETT (Newey & West 1987), which may not
 */
export function longRunVariance(series: Float64Array, lags: number, kernel: Kernel): number {
  const n = series.length;
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += series[t]!;
  mean /= n;
  let sum = 0;
  for (let lag = 0; lag <= Math.min(lags, n - 1); lag += 1) {
    let products = 0;
    for (let t = lag; t < n; t += 1) products += (series[t]! - mean) * (series[t - lag]! - mean);
    const weight = kernel === "BARTLETT" ? 1 - lag / (lags + 1) : 1;
    sum += (lag === 0 ? 1 : 2) * weight * products;
  }
  return sum / n;
}
