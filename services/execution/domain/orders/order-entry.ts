import type { Bar } from "#lib/kernel/bar.ts";
import type { Side } from "#lib/kernel/trading.ts";
import type { OrderState } from "./order-state.ts";

/** At the open, whatever its price. */
export interface MarketEntry {
  readonly type: "MARKET";
}

/** At this price or a better one. */
export interface LimitEntry {
  readonly type: "LIMIT";
  readonly limitPrice: number;
}

/** At whatever price there is once the market has come to this one: above it for a buyer, below it for a seller. */
export interface StopEntry {
  readonly type: "STOP";
  readonly stopPrice: number;
}

/** Once the market has come to the stop price, at the limit price or a better one. */
export interface StopLimitEntry {
  readonly type: "STOP_LIMIT";
  readonly stopPrice: number;
  readonly limitPrice: number;
}

/** When and at which price an order fills: one member and one file an order type. */
export type OrderEntry = MarketEntry | LimitEntry | StopEntry | StopLimitEntry;

/**
 * How long an order waits. DAY: for the first session from its decision on in which its exchange trades. GTC: until
 * it is filled, canceled or reaches its expire time. IOC: for the first bar in which its instrument trades.
 * An order that names none waits for ten sessions of its exchange at the most, a market order for the next one
 * in which its exchange trades.
 */
const timesInForce = ["DAY", "GTC", "IOC"] as const;
export type TimeInForce = (typeof timesInForce)[number];

/** Where in the bar an order fills: at its open, or at a level of its own that the range reached. */
export type EntryReference = "OPEN" | "LIMIT_LEVEL" | "STOP_LEVEL";

/** An entry that a bar sets off, the twin of `ExitTrigger`. */
export interface EntryTrigger {
  /** The price it fills at, before costs; never outside the bar's range. */
  readonly price: number;
  readonly reference: EntryReference;
  /** What is left of the bar after the fill, in which the lot may leave; the bar itself after one at its open. */
  readonly rest: Bar;
}

/** What a trigger looks at. */
export interface WaitingOrder {
  readonly entry: OrderEntry;
  readonly side: Side;
  readonly state: OrderState;
  /** Close of the last bar that the decision saw. */
  readonly decisionTimeMs: number;
}
