import type { Fill } from "../fills/fill.ts";
import type { Lot, OpenLot } from "../ledger/lot.ts";
import type { RoundTrip } from "../ledger/round-trip.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import type { Order } from "../orders/order.ts";
import type { ExchangeShare } from "../portfolio/exchange-share.ts";

/** An order was filled and opened a lot. */
export interface LotOpened {
  readonly kind: "OPENED";
  readonly order: Order;
  readonly fill: Fill;
  readonly lot: Lot;
  /**
   * What the portfolio holds on the exchange of the fill right after it; absent where opens take that beyond what
   * the ledger adds up exactly.
   */
  readonly exchangeShare?: ExchangeShare;
  readonly transaction: LedgerTransaction;
}

/** An order was rejected at its fill. */
export interface OrderRejected {
  readonly kind: "REJECTED";
  readonly order: Order;
}

/** An order was not filled before it expired. */
export interface OrderExpired {
  readonly kind: "EXPIRED";
  readonly order: Order;
}

/** A waiting order goes on waiting in another state, or knows the bar in which its day began. */
export interface OrderChanged {
  readonly kind: "CHANGED";
  readonly order: Order;
}

/** A lot or a part of it was closed: by its exit plan, an order or the portfolio, or at the end of the run. */
export interface LotClosed {
  readonly kind: "CLOSED";
  readonly fill: Fill;
  readonly roundTrip: RoundTrip;
  readonly transaction: LedgerTransaction;
  /** The order that closed it, after the fill; absent for an exit without one. */
  readonly order?: Order;
  /** What is left of the lot; absent for nothing. */
  readonly left?: OpenLot;
}

/** What a bar or the end of a run can do to a portfolio. Each is stored in one piece, ledger entries included. */
export type ExecutionEvent = LotOpened | OrderRejected | OrderExpired | OrderChanged | LotClosed;
