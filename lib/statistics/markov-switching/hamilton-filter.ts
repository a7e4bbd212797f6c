import { exp, log } from "../numerics/portable-math.ts";
import type { RegimeTuples } from "./regime-tuples.ts";

const smallest = 1e-100;
const hopeless = 1e-290;

/**
 * Hamilton's filter, O(n k²) without lags: each step's densities are divided by the largest of them,
 * so that none overflows and the likelihood keeps its scale in logarithms.
 * Hamilton (1989), "A new approach to the economic analysis of nonstationary time series".
 * @param transition k × k by rows
 * @param initial probability of each context before the first observation
 * @param logDensities n × densities
 * @param filteredPairs written: n × pairs, the probability of each pair given all up to it
 * @returns the log likelihood; −Infinity where a step has no probability that a double can hold.
 */
export function hamiltonFilter(
  tuples: RegimeTuples,
  transition: Float64Array,
  initial: Float64Array,
  logDensities: Float64Array,
  filteredPairs: Float64Array,
): number {
  const { contexts, pairs, densities } = tuples;
  const { contextBefore, contextAfter, transitionOf, densityOf } = tuples;
  const n = logDensities.length / densities;
  const context = Float64Array.from(initial);
  const scaled = new Float64Array(densities);
  const moves = Float64Array.from(transitionOf, (entry) => transition[entry]!);
  let logLikelihood = 0;
  let product = 1;
  for (let t = 0; t < n; t += 1) {
    const from = t * densities;
    let highest = logDensities[from]!;
    for (let d = 1; d < densities; d += 1) {
      if (logDensities[from + d]! > highest) highest = logDensities[from + d]!;
    }
    for (let d = 0; d < densities; d += 1) {
      const below = logDensities[from + d]! - highest;
      scaled[d] = below === 0 ? 1 : exp(below);
    }
    const at = t * pairs;
    let sum = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      const joint = context[contextBefore[pair]!]! * moves[pair]! * scaled[densityOf[pair]!]!;
      filteredPairs[at + pair] = joint;
      sum += joint;
    }
    if (!(sum > hopeless)) return Number.NEGATIVE_INFINITY;
    for (let c = 0; c < contexts; c += 1) context[c] = 0;
    const inverse = 1 / sum;
    for (let pair = 0; pair < pairs; pair += 1) {
      const probability = filteredPairs[at + pair]! * inverse;
      filteredPairs[at + pair] = probability;
      context[contextAfter[pair]!]! += probability;
    }
    logLikelihood += highest;
    // One logarithm for many steps: the product is kept far from where a double ends.
    if (sum < smallest) logLikelihood += log(sum);
    else product *= sum;
    if (product < smallest) {
      logLikelihood += log(product);
      product = 1;
    }
  }
  return logLikelihood + log(product);
}
