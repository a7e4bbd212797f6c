/** How far a path lay from what happened. */
export interface PointScores {
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number;
  /**
   * Mean of 2|a − f| / (|a| + |f|), 0 to 2 (Makridakis 1993), a ratio: 0.05 is 5 %. A pair that is 0
   * twice is a perfect forecast and counts as 0.
   */
  readonly smape: number;
}

/**
 * Scores of one path.
 * @param forecast one or more finite values
 * @param realised as many
 */
export function pointScores(forecast: ArrayLike<number>, realised: ArrayLike<number>): PointScores {
  const n = realised.length;
  let squares = 0;
  let absolutes = 0;
  let symmetric = 0;
  for (let h = 0; h < n; h += 1) {
    const actual = realised[h]!;
    const error = actual - forecast[h]!;
    const size = Math.abs(error);
    squares += error * error;
    absolutes += size;
    if (size > 0) symmetric += (2 * size) / (Math.abs(actual) + Math.abs(forecast[h]!));
  }
  return { rmse: Math.sqrt(squares / n), mae: absolutes / n, smape: symmetric / n };
}
