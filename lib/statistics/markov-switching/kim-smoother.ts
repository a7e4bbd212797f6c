import type { RegimeTuples } from "./regime-tuples.ts";

/**
 * Kim's smoother: the probability of each pair given the whole series. It looks ahead, so it belongs
 * in estimation and in studies, never in what a decision reads of the last bars.
 * Kim (1994), "Dynamic linear models with Markov-switching".
 * @param filteredPairs n × pairs, from `hamiltonFilter`
 * @param smoothedPairs written: n × pairs
 */
export function kimSmoother(
  tuples: RegimeTuples,
  filteredPairs: Float64Array,
  smoothedPairs: Float64Array,
): void {
  const { contexts, pairs, contextBefore, contextAfter } = tuples;
  const n = filteredPairs.length / pairs;
  const smoothed = new Float64Array(contexts);
  const ratio = new Float64Array(contexts);
  for (let t = n - 1; t >= 0; t -= 1) {
    const at = t * pairs;
    if (t === n - 1) {
      for (let pair = 0; pair < pairs; pair += 1) {
        smoothedPairs[at + pair] = filteredPairs[at + pair]!;
      }
    } else {
      for (let c = 0; c < contexts; c += 1) ratio[c] = 0;
      for (let pair = 0; pair < pairs; pair += 1) {
        ratio[contextAfter[pair]!]! += filteredPairs[at + pair]!;
      }
      for (let c = 0; c < contexts; c += 1) ratio[c] = ratio[c]! > 0 ? smoothed[c]! / ratio[c]! : 0;
      for (let pair = 0; pair < pairs; pair += 1) {
        smoothedPairs[at + pair] = filteredPairs[at + pair]! * ratio[contextAfter[pair]!]!;
      }
    }
    for (let c = 0; c < contexts; c += 1) smoothed[c] = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      smoothed[contextBefore[pair]!]! += smoothedPairs[at + pair]!;
    }
  }
}
