import type { Bar } from "#lib/kernel/bar.ts";
import type { FillModel } from "../fills/fill-model.ts";
import { limitTrigger } from "./limit-order.ts";
import { marketTrigger } from "./market-order.ts";
import type { EntryTrigger, WaitingOrder } from "./order-entry.ts";
import { stopLimitTrigger } from "./stop-limit-order.ts";
import { stopTrigger } from "./stop-order.ts";

/**
 * What a bar does to a waiting order: the entry that it sets off, TOUCHED where it only reaches the stop of a
 * stop-limit order, which stays a limit order from then on (as what is left of a stop order is a market order), undefined where the order goes on waiting. A bar that starts before the decision does nothing.
 */
export function trigger(
  order: WaitingOrder,
  bar: Bar,
  model: FillModel,
): EntryTrigger | "TOUCHED" | undefined {
  if (order.decisionTimeMs > bar.startTimeMs) return undefined;
  const { entry, side } = order;
  switch (entry.type) {
    case "MARKET":
      return marketTrigger(bar);
    case "LIMIT":
      return limitTrigger(side, entry.limitPrice, bar, model);
    case "STOP":
      if (order.state !== "ACCEPTED") return marketTrigger(bar);
      return stopTrigger(side, entry.stopPrice, bar, model);
    case "STOP_LIMIT":
      return stopLimitTrigger(order, entry, bar, model);
  }
}
