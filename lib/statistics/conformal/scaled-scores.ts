/**
 * Writes the squared scores of one horizon in time order: for every bar t whose move over h bars is
 * known, (m − d)², where m = (log C[t + h] − log C[t]) / √(intercept + slope · f₁(t)) is the move in
 * deviations expected at t and d the offset of today's path in deviations expected today. Both sides are
 * scaled, so that an offset of a wild day is not held against the small moves of calm ones. Squares keep
 * the order and spare a root for each.
 * @param logCloses n of them
 * @param conditionalVariances n of them, entry t being f₁(t), the variance of the return from t to t + 1
 * @param offset d, log offset of the path from the last close in deviations of the move
 * @param scores receives n − horizonBars values
 * @returns how many were written, 0 when the horizon is longer than the history
 */
export function writeSquaredScores(
  logCloses: Float64Array,
  conditionalVariances: Float64Array,
  horizonBars: number,
  offset: number,
  intercept: number,
  slope: number,
  scores: Float64Array,
): number {
  const count = Math.max(0, logCloses.length - horizonBars);
  for (let t = 0; t < count; t += 1) {
    const deviation = Math.sqrt(intercept + slope * conditionalVariances[t]!);
    const error = (logCloses[t + horizonBars]! - logCloses[t]!) / deviation - offset;
    scores[t] = error * error;
  }
  return count;
}
