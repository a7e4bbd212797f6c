/**
 * States of an order. DENIED is our own refusal before the market saw the order; REJECTED is the
 * (simulated) venue's at the moment of the fill; EXPIRED has waited in vain; CANCELED was called back. TRIGGERED is
 * a stop or stop-limit order whose stop was reached. What is left of a PARTIALLY_FILLED order is never REJECTED: the venue
 * has taken the order, so that the rest expires with the reason.
 */
export const orderStates = [
  "INITIALIZED",
  "DENIED",
  "ACCEPTED",
  "TRIGGERED",
  "PARTIALLY_FILLED",
  "REJECTED",
  "EXPIRED",
  "CANCELED",
  "FILLED",
] as const;
export type OrderState = (typeof orderStates)[number];

/** What moves an order from one state to the next. */
export const orderEvents = [
  "DENY",
  "ACCEPT",
  "TRIGGER",
  "FILL_PART",
  "FILL",
  "REJECT",
  "EXPIRE",
  "CANCEL",
] as const;
export type OrderEvent = (typeof orderEvents)[number];

const ends = { EXPIRE: "EXPIRED", CANCEL: "CANCELED" } as const;
const fills = { FILL_PART: "PARTIALLY_FILLED", FILL: "FILLED" } as const;

/** All transitions; a pair that is not listed is impossible. */
export const orderTransitions: Readonly<
  Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>
> = {
  INITIALIZED: { DENY: "DENIED", ACCEPT: "ACCEPTED" },
  ACCEPTED: { TRIGGER: "TRIGGERED", ...fills, REJECT: "REJECTED", ...ends },
  TRIGGERED: { ...fills, REJECT: "REJECTED", ...ends },
  PARTIALLY_FILLED: { ...fills, ...ends },
  DENIED: {},
  REJECTED: {},
  EXPIRED: {},
  CANCELED: {},
  FILLED: {},
};

/** Whether nothing leaves the state. */
export function isTerminal(state: OrderState): boolean {
  return Object.keys(orderTransitions[state]).length === 0;
}

/**
 * The state after an event.
 * @throws Error when the table has no such transition, which is a defect of the caller.
 */
export function nextOrderState(state: OrderState, event: OrderEvent): OrderState {
  const next = orderTransitions[state][event];
  if (next === undefined) throw new Error(`an order that is ${state} cannot take ${event}`);
  return next;
}
