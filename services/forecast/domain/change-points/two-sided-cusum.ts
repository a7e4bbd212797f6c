/**
 * Positions where a cumulative sum leaves ±threshold: the upper one grows by deviation − slack and
 * stops at 0, the lower one mirrors it, and both start anew at every position found. A position
 * depends on no later deviation. Page (1954), "Continuous inspection schemes", Biometrika 41.
 * @param deviations standardised by the caller, so that 0 means nothing has changed
 * @param threshold above 0, in the unit of the deviations; a sum must exceed it
 * @param slack deviation that is taken for nothing, 0 or more
 * @returns indices, ascending
 */
export function twoSidedCusum(
  deviations: Float64Array,
  threshold: number,
  slack = 0,
): readonly number[] {
  const positions: number[] = [];
  let upper = 0;
  let lower = 0;
  for (let t = 0; t < deviations.length; t += 1) {
    upper = Math.max(0, upper + deviations[t]! - slack);
    lower = Math.min(0, lower + deviations[t]! + slack);
    if (upper > threshold || lower < -threshold) {
      positions.push(t);
      upper = 0;
      lower = 0;
    }
  }
  return positions;
}
