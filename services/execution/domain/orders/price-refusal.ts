import { signOf } from "#lib/kernel/trading.ts";
import type { Order, Refusal } from "./order.ts";

/**
 * Why an order is not filled at this price. A lot opened at or beyond its own stop or target would leave
 * at once and pay both legs' costs for nothing; one opened where the price was expected to go has no
 * gain left to wait for.
 */
export function priceRefusal(
  { side, exitPlan, expectedPrice }: Pick<Order, "side" | "exitPlan" | "expectedPrice">,
  price: number,
): Refusal | undefined {
  const sign = signOf(side);
  const { stopPrice, targetPrice } = exitPlan;
  if (stopPrice !== undefined && sign * (price - stopPrice) <= 0) {
    return {
      reason: "BEYOND_STOP",
      message: `the fill at ${price} is at or beyond its stop ${stopPrice}`,
    };
  }
  if (targetPrice !== undefined && sign * (price - targetPrice) >= 0) {
    const message = `the fill at ${price} is at or beyond its target ${targetPrice}`;
    return { reason: "BEYOND_TARGET", message };
  }
  if (expectedPrice !== undefined && sign * (price - expectedPrice) >= 0) {
    const message = `the fill at ${price} leaves nothing of the expected move to ${expectedPrice}`;
    return { reason: "MOVE_TAKEN", message };
  }
  return undefined;
}
