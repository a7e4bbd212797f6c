/** Which way an order or a fill moves the position. */
export type Side = "BUY" | "SELL";

/**
 * +1 for BUY, −1 for SELL. Every money and exit formula of this service is written once, with this
 * sign in it, so that longs and shorts cannot drift apart.
 */
export function signOf(side: Side): 1 | -1 {
  return side === "BUY" ? 1 : -1;
}

/** The side that undoes this one. */
export function oppositeOf(side: Side): Side {
  return side === "BUY" ? "SELL" : "BUY";
}
