/**
 * States of an order. DENIED is our own refusal before the market saw the order; REJECTED is the
 * (simulated) venue's at the moment of the fill; EXPIRED has waited in vain. There are no partial fills:
 * an order above the participation limit is denied whole.
 */
export const orderStates = [
  "INITIALIZED",
  "DENIED",
  "ACCEPTED",
  "REJECTED",
  "EXPIRED",
  "FILLED",
] as const;
export type OrderState = (typeof orderStates)[number];

/** What moves an order from one state to the next. */
export const orderEvents = ["DENY", "ACCEPT", "REJECT", "EXPIRE", "FILL"] as const;
export type OrderEvent = (typeof orderEvents)[number];

/** All transitions; a pair that is not listed is impossible. */
export const orderTransitions: Readonly<
  Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>
> = {
  INITIALIZED: { DENY: "DENIED", ACCEPT: "ACCEPTED" },
  ACCEPTED: { REJECT: "REJECTED", EXPIRE: "EXPIRED", FILL: "FILLED" },
  DENIED: {},
  REJECTED: {},
  EXPIRED: {},
  FILLED: {},
};

/**
 * The state after an event.
 * @throws Error when the table has no such transition, which is a defect of the caller.
 */
export function nextOrderState(state: OrderState, event: OrderEvent): OrderState {
  const next = orderTransitions[state][event];
  if (next === undefined) throw new Error(`an order that is ${state} cannot take ${event}`);
  return next;
}
