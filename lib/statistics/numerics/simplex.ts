import { log } from "./portable-math.ts";

/** The weights divided by their sum, which must be positive. */
export function normalised(weights: readonly number[]): number[] {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

/** Weights below `minimum` dropped, except the largest, and the rest made to sum to 1 again. */
export function withoutSmall(weights: readonly number[], minimum: number): number[] {
  const largest = Math.max(...weights);
  return normalised(
    weights.map((weight) => (weight >= minimum || weight === largest ? weight : 0)),
  );
}

/** The value in w' M w for weights and a row-major square matrix of their products. */
export function quadraticForm(weights: readonly number[], products: readonly number[]): number {
  const k = weights.length;
  let sum = 0;
  for (let i = 0; i < k; i += 1) {
    for (let j = 0; j < k; j += 1) sum += weights[i]! * weights[j]! * products[i * k + j]!;
  }
  return sum;
}

/**
 * Shannon entropy of weights on the simplex as a share of the largest possible: 1 for equal weights,
 * 0 when one holds all.
 * @param count number of weights that could be positive
 */
export function entropyRatio(weights: readonly number[], count: number): number {
  if (count < 2) return 0;
  let entropy = 0;
  for (const weight of weights) if (weight > 0) entropy -= weight * log(weight);
  return Math.min(1, Math.max(0, entropy / log(count)));
}
