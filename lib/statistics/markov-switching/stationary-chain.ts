import { solveInPlace } from "../numerics/linear-solve.ts";
import type { RegimeTuples } from "./regime-tuples.ts";

/**
 * Writes the probabilities π that a Markov chain keeps: π P = π, from (I − P + 1 1')' π = 1.
 * @param transition k × k by rows
 * @returns false where they are not unique.
 */
export function stationaryProbabilities(transition: Float64Array, out: Float64Array): boolean {
  const k = out.length;
  const matrix = new Float64Array(k * k);
  for (let i = 0; i < k; i += 1) {
    for (let j = 0; j < k; j += 1) {
      matrix[j * k + i] = (i === j ? 1 : 0) - transition[i * k + j]! + 1;
    }
  }
  out.fill(1);
  return solveInPlace(matrix, out);
}

/**
 * Adds to the gradient in P the derivative of Σ u_i log π_i: π_a v_b at entry (a, b), where
 * (I − P + 1 π') v = u / π, since dπ = π dP (I − P + 1 π')⁻¹.
 */
export function addStationaryGradient(
  transition: Float64Array,
  stationary: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  const k = stationary.length;
  const matrix = new Float64Array(k * k);
  const value = new Float64Array(k);
  for (let i = 0; i < k; i += 1) {
    value[i] = weights[i]! / stationary[i]!;
    for (let j = 0; j < k; j += 1) {
      matrix[i * k + j] = (i === j ? 1 : 0) - transition[i * k + j]! + stationary[j]!;
    }
  }
  if (!solveInPlace(matrix, value)) return;
  for (let a = 0; a < k; a += 1) {
    for (let b = 0; b < k; b += 1) gradient[a * k + b]! += stationary[a]! * value[b]!;
  }
}

/** Writes the probability of each context before the first observation: π, then the transitions. */
export function contextProbabilities(
  tuples: RegimeTuples,
  transition: Float64Array,
  stationary: Float64Array,
  out: Float64Array,
): void {
  const { regimes, contexts, contextLength } = tuples;
  for (let context = 0; context < contexts; context += 1) {
    let rest = context;
    let later = rest % regimes;
    let probability = stationary[later]!;
    for (let step = 1; step < contextLength; step += 1) {
      rest = Math.floor(rest / regimes);
      const earlier = later;
      later = rest % regimes;
      probability *= transition[earlier * regimes + later]!;
    }
    out[context] = probability;
  }
}
