import { cosineOfTurn } from "../numerics/portable-trigonometry.ts";

/**
 * How many cosines the long-run variance of a mean of n values is averaged over: the largest number whose cube is
 * at most n², so about n^(2/3). Lazarus, Lewis, Stock and Watson (2018), "HAR Inference: Recommendations for
 * Practice", take 0.4 times that for series with autocorrelations of 0.7; those of what shares no bar are far
 * lower, and each cosine less costs power.
 * @param n 2 or more
 */
export function cosineCount(n: number): number {
  let count = 1;
  while ((count + 1) * (count + 1) * (count + 1) <= n * n) count += 1;
  return Math.min(count, n - 1);
}

/**
 * √(2/n) cos(π j (t − ½) / n), row by row for j = 1 … `cosineCount(n)`, each of the n values of t = 1 … n. The rows are
 * orthonormal and each sums to 0, so that the transforms of independent normal values are independent, too, of
 * each other and of the mean: Müller (2007), "A theory of robust long-run variance estimation".
 */
export function cosineWeights(n: number): readonly Float64Array[] {
  const scale = Math.sqrt(2 / n);
  return Array.from({ length: cosineCount(n) }, (_, row) =>
    Float64Array.from(
      { length: n },
      (_, t) => scale * cosineOfTurn((row + 1) * (2 * t + 1), 4 * n),
    ),
  );
}

/**
 * By how much the long-run variance of first-order autoregressive values is above what the squared transforms
 * average to: the cosines reach beyond the lowest frequencies, where a positive autocorrelation adds less.
 * @param n 2 or more
 * @param correlation of neighbours, 0 to below 1
 */
export function varianceAllowance(n: number, correlation: number): number {
  const weights = cosineWeights(n);
  let mean = 0;
  for (const row of weights) mean += varianceOfSum(row, correlation) / weights.length;
  return varianceOfSum(new Float64Array(n).fill(1 / Math.sqrt(n)), correlation) / mean;
}

/** Of weighted values with variance 1 whose correlations are r^|s − t|. */
function varianceOfSum(row: Float64Array, correlation: number): number {
  let sum = 0;
  let before = 0;
  for (const weight of row) {
    sum += weight * (weight + 2 * before);
    before = correlation * (before + weight);
  }
  return sum;
}
