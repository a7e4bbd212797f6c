import type { Bar } from "#lib/kernel/bar.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { doubtOf, type FillModel } from "../fills/fill-model.ts";
import { barAfter } from "../fills/price-path.ts";
import { limitTrigger } from "./limit-order.ts";
import type { EntryTrigger, StopLimitEntry, WaitingOrder } from "./order-entry.ts";
import { stopReached, stopTrigger } from "./stop-order.ts";

/**
 * A stop-limit order is a limit order from the moment at which its stop is reached: it never fills beyond its limit.
 * TOUCHED where the stop is reached and the limit is not met in what is left of the bar.
 */
export function stopLimitTrigger(
  { side, state }: Pick<WaitingOrder, "side" | "state">,
  { stopPrice, limitPrice }: StopLimitEntry,
  bar: Bar,
  model: FillModel,
): EntryTrigger | "TOUCHED" | undefined {
  if (state !== "ACCEPTED") return limitTrigger(side, limitPrice, bar, model);
  const touch = stopTrigger(side, stopPrice, bar, model);
  if (touch === undefined) return undefined;
  if (touch.reference === "OPEN") return limitTrigger(side, limitPrice, bar, model) ?? "TOUCHED";
  if (signOf(side) * (stopPrice - limitPrice) <= 0) return touch;
  // The limit is behind the stop: what meets it is the extreme that may have come before.
  const rest = barAfter(bar, stopReached(side, stopPrice), doubtOf(model, "FAVOURABLE"));
  return limitTrigger(side, limitPrice, rest, model) ?? "TOUCHED";
}
