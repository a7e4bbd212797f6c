/**
 * Pinball loss of one quantile: what the τ-quantile of the outcome makes smallest on average.
 * Koenker & Bassett (1978).
 * @param probability τ inside (0, 1)
 */
export function pinballLoss(y: number, quantile: number, probability: number): number {
  const error = y - quantile;
  return error >= 0 ? probability * error : (probability - 1) * error;
}

/**
 * Winkler's interval score: the width, plus 2/α times the distance by which the outcome missed.
 * Lower is better. Winkler (1972); Gneiting & Raftery (2007).
 * @param levelRatio stated coverage 1 − α, inside (0, 1)
 */
export function intervalScore(y: number, lower: number, upper: number, levelRatio: number): number {
  const penalty = 2 / (1 - levelRatio);
  const below = Math.max(0, lower - y);
  const above = Math.max(0, y - upper);
  return upper - lower + penalty * (below + above);
}

/**
 * Mean scaled interval score of the M4 competition.
 * @param scale see `seasonalScale`
 * @returns undefined without a scale or for one of 0
 */
export function meanScaledIntervalScore(
  realised: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  levelRatio: number,
  scale: number | undefined,
): number | undefined {
  if (scale === undefined || scale === 0) return undefined;
  let sum = 0;
  for (let h = 0; h < realised.length; h += 1) {
    sum += intervalScore(realised[h]!, lower[h]!, upper[h]!, levelRatio);
  }
  return sum / realised.length / scale;
}
