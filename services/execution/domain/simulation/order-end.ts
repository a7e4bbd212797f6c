import { type Order, type Refusal, resolveOrder } from "../orders/order.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import type { OrderExpired, OrderRejected } from "./execution-event.ts";

/**
 * The end of an order that is not filled at its price. What is left of a partially filled order expires with the reason
 * for which a whole one is rejected: the venue has taken it.
 */
export function refused(
  order: Order,
  barStartMs: number,
  refusal: Refusal,
): OrderRejected | OrderExpired {
  if (order.state === "PARTIALLY_FILLED") {
    return { kind: "EXPIRED", order: resolveOrder(order, "EXPIRE", barStartMs, refusal) };
  }
  return { kind: "REJECTED", order: resolveOrder(order, "REJECT", barStartMs, refusal) };
}

/** The portfolio with what an order has become, or without it. */
export function ordersWith(
  state: PortfolioState,
  { name }: Order,
  waits: Order | undefined,
): PortfolioState {
  const now = waits ? [waits] : [];
  return {
    ...state,
    orders: state.orders.flatMap((other) => (other.name === name ? now : [other])),
  };
}
