import { type Side, signOf, type TrailingStop } from "#lib/kernel/trading.ts";

/** What a trailing stop looks at; all prices are in the shares of now. */
export interface TrailingLot {
  readonly side: Side;
  readonly entryPrice: number;
  readonly trailing?: TrailingStop | undefined;
  /** Where the stop stands; absent without one. */
  readonly stopPrice?: number | undefined;
}

/**
 * Where the stop stands after a bar with this close; undefined where the bar leaves it. The last step whose gain the close
 * has reached moves it to `entry ± lock · ATR`, and never against the position. It lies between the entry and the
 * close, so that no stop is placed beyond the price.
 */
export function stopAfterClose(lot: TrailingLot, close: number): number | undefined {
  const { entryPrice, trailing, stopPrice } = lot;
  if (trailing === undefined) return undefined;
  const sign = signOf(lot.side);
  const { atrPrice, steps } = trailing;
  const reached = steps.findLast(({ gainAtr }) => {
    return sign * (close - entryPrice) >= gainAtr * atrPrice;
  });
  if (reached === undefined) return undefined;
  const moved = entryPrice + sign * reached.lockAtr * atrPrice;
  return stopPrice === undefined || sign * (moved - stopPrice) > 0 ? moved : undefined;
}
