import { type Decomposition, diagonalLengths } from "./decomposition.ts";
import { reconstruct } from "./reconstruction.ts";

/**
 * w-correlations of the first `count` reconstructed components, in [−1, 1]: near 0 for parts that the
 * decomposition tells apart, near 1 for those that belong together (the two halves of a cycle). The inner
 * product weighs each value by how often the trajectory matrix holds it.
 * Golyandina & Zhigljavsky (2013), section 2.3.3.
 * @returns row-major symmetric count × count, ones on the diagonal
 */
export function weightedCorrelations(decomposition: Decomposition, count: number): Float64Array {
  const held = Math.min(count, decomposition.rank);
  const parts = Array.from({ length: held }, (_, c) => reconstruct(decomposition, [c]));
  const weights = decomposition.series.map((values) =>
    diagonalLengths(values.length, decomposition.windowBars),
  );
  const products = new Float64Array(held * held);
  for (let a = 0; a < held; a += 1) {
    for (let b = a; b < held; b += 1) {
      let sum = 0;
      for (let p = 0; p < weights.length; p += 1) {
        sum += weightedProduct(parts[a]![p]!, parts[b]![p]!, weights[p]!);
      }
      products[a * held + b] = sum;
      products[b * held + a] = sum;
    }
  }
  const correlations = new Float64Array(held * held);
  for (let a = 0; a < held; a += 1) {
    for (let b = 0; b < held; b += 1) {
      const scale = Math.sqrt(products[a * held + a]!) * Math.sqrt(products[b * held + b]!);
      correlations[a * held + b] = a === b ? 1 : scale > 0 ? products[a * held + b]! / scale : 0;
    }
  }
  return correlations;
}

function weightedProduct(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < weights.length; t += 1) sum += weights[t]! * a[t]! * b[t]!;
  return sum;
}
