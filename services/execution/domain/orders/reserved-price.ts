import { signOf } from "#lib/kernel/trading.ts";
import type { Order } from "./order.ts";

/**
 * The price that a waiting order is counted at: the last close that its decision saw, and without it a level that its
 * fill stays below, since a fill at or beyond it is rejected. A limit or stop order is counted at its own price where
 * its fill cannot be nearer to the last close.
 */
export function reservedPrice(order: Order): number | undefined {
  const { entry, marketContext, side } = order;
  const { lastClosePrice } = marketContext;
  const nearer = (level: number) => towards(-signOf(side), lastClosePrice ?? level, level);
  const farther = (level: number) => towards(signOf(side), lastClosePrice ?? level, level);
  switch (entry.type) {
    case "MARKET":
      return lastClosePrice ?? levelOfPlan(order);
    case "LIMIT":
      return nearer(entry.limitPrice);
    case "STOP":
      return farther(entry.stopPrice);
    case "STOP_LIMIT":
      return towards(-signOf(side), farther(entry.stopPrice), entry.limitPrice);
  }
}

/** The larger of two prices for 1, the smaller for −1. */
function towards(sign: number, one: number, other: number): number {
  return sign > 0 ? Math.max(one, other) : Math.min(one, other);
}

function levelOfPlan({ side, exitPlan, expectedPrice }: Order): number | undefined {
  const { stopPrice, targetPrice } = exitPlan;
  if (side === "SELL") return stopPrice;
  const levels = [targetPrice, expectedPrice].filter((level) => level !== undefined);
  return levels.length === 0 ? undefined : Math.min(...levels);
}
