/**
 * Writes the squared scores of one horizon in time order: for every bar t whose move over h bars is
 * known, ((log C[t + h] − log C[t] − centre)² / (intercept + slope · f₁(t)), the squared error that
 * today's offset would have made there in units of the variance expected at t. Squares keep the order
 * and spare a root for each.
 * @param logCloses n of them
 * @param conditionalVariances n of them, entry t being f₁(t), the variance of the return from t to t + 1
 * @param centre log offset of the path from the last close
 * @param scores receives n − horizonBars values
 * @returns how many were written, 0 when the horizon is longer than the history
 */
export function writeSquaredScores(
  logCloses: Float64Array,
  conditionalVariances: Float64Array,
  horizonBars: number,
  centre: number,
  intercept: number,
  slope: number,
  scores: Float64Array,
): number {
  const count = Math.max(0, logCloses.length - horizonBars);
  for (let t = 0; t < count; t += 1) {
    const error = logCloses[t + horizonBars]! - logCloses[t]! - centre;
    scores[t] = (error * error) / (intercept + slope * conditionalVariances[t]!);
  }
  return count;
}
