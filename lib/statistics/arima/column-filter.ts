import type { GainRecursion } from "./gain-recursion.ts";
import { carryPairBack, filterPair } from "./pair-filter.ts";

/** States that the loop for small models is written out for. */
const pair = 2;

/**
 * Innovations of one series under the filter's gains, linear in the series: the state starts at 0,
 * v_t = u_t − a_1, and a_i ← φ_i a_1 + a_{i+1} + L_i v_t / F.
 * @param states scratch of series.length + the state's length; afterwards entry t is what was
 *   predicted for t, and its tail from series.length on is the state that predicts the next observation
 */
export function innovationsOf(
  series: Float64Array,
  phi: Float64Array,
  recursion: GainRecursion,
  stateCount: number,
  states: Float64Array,
  innovations: Float64Array,
): void {
  const { variances, gains, rows } = recursion;
  const p = phi.length;
  const n = series.length;
  const steadyFrom = stateCount <= pair ? rows - 1 : n;
  states.fill(0);
  for (let t = 0; t < steadyFrom; t += 1) {
    const row = t < rows ? t : rows - 1;
    const at = row * stateCount;
    const predicted = states[t]!;
    const innovation = series[t]! - predicted;
    innovations[t] = innovation;
    const weight = innovation / variances[row]!;
    const next = t + 1;
    for (let i = 0; i < p; i += 1) states[next + i]! += phi[i]! * predicted;
    for (let i = 0; i < stateCount; i += 1) states[next + i]! += gains[at + i]! * weight;
  }
  if (steadyFrom < n) filterPair(series, phi, recursion, stateCount, states, innovations);
}

/**
 * Carries derivatives by the innovations back to the gains and φ, adding to what is there.
 * @param states as `innovationsOf` left it for this series
 * @param scratch of the same length as `states`, overwritten
 */
export function carryInnovationsBack(
  phi: Float64Array,
  recursion: GainRecursion,
  stateCount: number,
  states: Float64Array,
  innovations: Float64Array,
  byInnovation: Float64Array,
  scratch: Float64Array,
  byPhi: Float64Array,
): void {
  const { variances, gains, rows, byVariance, byGain } = recursion;
  const p = phi.length;
  const n = innovations.length;
  const steadyFrom = stateCount <= pair ? rows - 1 : n;
  scratch.fill(0);
  if (steadyFrom < n) {
    carryPairBack(phi, recursion, stateCount, states, innovations, byInnovation, scratch, byPhi);
  }
  for (let t = steadyFrom - 1; t >= 0; t -= 1) {
    const row = t < rows ? t : rows - 1;
    const at = row * stateCount;
    const variance = variances[row]!;
    const predicted = states[t]!;
    const weight = innovations[t]! / variance;
    const next = t + 1;
    let byWeight = 0;
    let byPredicted = 0;
    for (let i = 0; i < stateCount; i += 1) {
      const by = scratch[next + i]!;
      byWeight += by * gains[at + i]!;
      byGain[at + i]! += by * weight;
    }
    for (let i = 0; i < p; i += 1) {
      const by = scratch[next + i]!;
      byPredicted += by * phi[i]!;
      byPhi[i]! += by * predicted;
    }
    byVariance[row]! -= (byWeight * weight) / variance;
    scratch[t] = byPredicted - byWeight / variance - byInnovation[t]!;
  }
}
