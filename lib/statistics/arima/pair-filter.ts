import type { GainRecursion } from "./gain-recursion.ts";

/**
 * The steady part of `innovationsOf`, from the recursion's last row on, for one or two states: with so
 * few, loops over the state would cost more than what is in them.
 */
export function filterPair(
  series: Float64Array,
  phi: Float64Array,
  { variances, gains, rows }: GainRecursion,
  stateCount: number,
  states: Float64Array,
  innovations: Float64Array,
): void {
  const n = series.length;
  const from = rows - 1;
  const two = stateCount > 1;
  const inverse = 1 / variances[from]!;
  const gain1 = gains[from * stateCount]! * inverse;
  const gain2 = two ? gains[from * stateCount + 1]! * inverse : 0;
  const phi1 = phi.length > 0 ? phi[0]! : 0;
  const phi2 = phi.length > 1 ? phi[1]! : 0;
  let first = states[from]!;
  let second = two ? states[from + 1]! : 0;
  for (let t = from; t < n; t += 1) {
    states[t] = first;
    const innovation = series[t]! - first;
    innovations[t] = innovation;
    const next = second + phi1 * first + gain1 * innovation;
    second = phi2 * first + gain2 * innovation;
    first = next;
  }
  states[n] = first;
  if (two) states[n + 1] = second;
}

/** The steady part of `carryInnovationsBack`, for one or two states. */
export function carryPairBack(
  phi: Float64Array,
  { variances, gains, rows, byVariance, byGain }: GainRecursion,
  stateCount: number,
  states: Float64Array,
  innovations: Float64Array,
  byInnovation: Float64Array,
  scratch: Float64Array,
  byPhi: Float64Array,
): void {
  const from = rows - 1;
  const two = stateCount > 1;
  const inverse = 1 / variances[from]!;
  const gain1 = gains[from * stateCount]! * inverse;
  const gain2 = two ? gains[from * stateCount + 1]! * inverse : 0;
  const phi1 = phi.length > 0 ? phi[0]! : 0;
  const phi2 = phi.length > 1 ? phi[1]! : 0;
  let first = 0;
  let second = 0;
  let byGain1 = 0;
  let byGain2 = 0;
  let byPhi1 = 0;
  let byPhi2 = 0;
  for (let t = innovations.length - 1; t >= from; t -= 1) {
    const predicted = states[t]!;
    const innovation = innovations[t]!;
    byGain1 += first * innovation;
    byGain2 += second * innovation;
    byPhi1 += first * predicted;
    byPhi2 += second * predicted;
    const before = (phi1 - gain1) * first + (phi2 - gain2) * second - byInnovation[t]!;
    second = first;
    first = before;
    scratch[t] = before;
  }
  const at = from * stateCount;
  byGain[at]! += byGain1 * inverse;
  if (two) byGain[at + 1]! += byGain2 * inverse;
  byVariance[from]! -= (gain1 * byGain1 + gain2 * byGain2) * inverse;
  if (phi.length > 0) byPhi[0]! += byPhi1;
  if (phi.length > 1) byPhi[1]! += byPhi2;
}
