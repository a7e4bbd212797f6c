/** Which way a forecast pointed over the bars that a position is held for, and which way the price went. */
export interface DirectionScore {
  readonly asOfMs: number;
  /** Close of the last of these bars, UTC milliseconds. */
  readonly closedMs: number;
  /** How many bars these are. */
  readonly bars: number;
  readonly expectedUp: boolean;
  readonly rose: boolean;
}

/** The score; undefined for a forecast without a move, and where the price did not move. */
export function directionScore(
  {
    asOfMs,
    lastClosePrice,
    ensemblePrices,
  }: {
    readonly asOfMs: number;
    readonly lastClosePrice: number;
    readonly ensemblePrices: readonly number[];
  },
  realised: readonly number[],
  bars: number,
  closedMs: number,
): DirectionScore | undefined {
  const expected = ensemblePrices[bars - 1]! - lastClosePrice;
  const moved = realised[bars - 1]! - lastClosePrice;
  if (expected === 0 || moved === 0) return undefined;
  return { asOfMs, closedMs, bars, expectedUp: expected > 0, rose: moved > 0 };
}
