/** One interval path of a forecast. */
export interface Band {
  /** Stated coverage as a ratio, inside (0, 1). */
  readonly levelRatio: number;
  /** Bounds in price, one a bar ahead. */
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
}

/**
 * The band that a signal is judged with: the one of the highest stated coverage, so that the gate's
 * reading of reward against risk does not depend on how many levels a policy states. Without any
 * band the answer holds no bounds, which the gate denies as a missing input.
 */
export function widestBand(bands: readonly Band[]): Band {
  let widest: Band = { levelRatio: Number.NaN, lowerPrices: [], upperPrices: [] };
  for (const band of bands) {
    if (!(band.levelRatio <= widest.levelRatio)) widest = band;
  }
  return widest;
}
