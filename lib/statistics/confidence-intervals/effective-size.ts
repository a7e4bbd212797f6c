import { meanOf } from "./mean-interval.ts";

/** Rounding alone gives equal values a variance of this order, as a share of their mean's square. */
const rounding = 1e-26;

/**
 * How many independent values a series is worth for its mean: n / (1 + 2 Σ ρ̂ₖ) over the lags at which values share
 * something, and n at most. Over all lags the autocorrelations sum to −½ whatever the values are, so that
 * they are cut (Priestley 1981, 5.3.2); with negative ones a sum may say more than n, which is no reason to
 * claim it. Equal values have no correlation to estimate and count as n: the caller bounds what overlaps.
 *
 * @param values in the order of time
 * @param lags lags over which neighbours overlap, 0 or more
 */
export function effectiveSize(values: readonly number[], lags: number): number {
  const n = values.length;
  const mean = meanOf(values);
  const productsAt = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += (values[t]! - mean) * (values[t - lag]! - mean);
    return sum;
  };
  const squares = productsAt(0);
  if (!(squares > n * rounding * mean * mean)) return n;
  let correlations = 0;
  for (let lag = 1; lag <= Math.min(lags, n - 1); lag += 1) correlations += productsAt(lag);
  return n / Math.max(1, 1 + (2 * correlations) / squares);
}
