import type { Bar } from "#lib/kernel/bar.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { doubtOf, type FillModel } from "../fills/fill-model.ts";
import { barAfter, type ReachedPrice } from "../fills/price-path.ts";
import type { EntryTrigger } from "./order-entry.ts";

/**
 * A stop order fills at the worse of open and stop: at the open where the market has gone past the stop by then,
 * else at the stop where the range comes to it.
 */
export function stopTrigger(
  side: Side,
  stopPrice: number,
  bar: Bar,
  model: FillModel,
): EntryTrigger | undefined {
  const sign = signOf(side);
  if (sign * (bar.open - stopPrice) >= 0) return { price: bar.open, reference: "OPEN", rest: bar };
  if (sign * ((sign > 0 ? bar.high : bar.low) - stopPrice) < 0) return undefined;
  const rest = barAfter(bar, stopReached(side, stopPrice), doubtOf(model, "ADVERSE"));
  return { price: stopPrice, reference: "STOP_LEVEL", rest };
}

/** A stop as the price that the market comes to from the open. */
export function stopReached(side: Side, price: number): ReachedPrice {
  return { price, direction: signOf(side) > 0 ? "RISING" : "FALLING" };
}
