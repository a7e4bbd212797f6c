import type { Micros } from "#lib/kernel/money.ts";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";

/** An order that waits for its fill. */
export interface OpenOrder {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly signedUnits: bigint;
  /** Cash that the ledger keeps for it. */
  readonly reservedCashMicros: Micros;
  /** Of the share of its exchange, what is kept for it; absent where that has no limit. */
  readonly exchangeReservedMicros?: Micros;
  /** What it is worth among the exposures; absent where that is not known. */
  readonly exposureMicros?: Micros;
  /** Whether it closes lots instead of opening one; absent for no. */
  readonly closes?: true;
}

/** A portfolio's state. */
export interface PortfolioState {
  readonly name: string;
  readonly equityMicros: Micros;
  /** Cash for new orders, by the ledger, without what is kept for open ones. */
  readonly availableCashMicros: Micros;
  readonly heldUnits: ReadonlyMap<string, bigint>;
  /** Of these, those that leave at the next open whatever its price. */
  readonly leavingUnits: ReadonlyMap<string, bigint>;
  /** What those add to the cash for an order in the ticker. */
  readonly leavingCashMicros: ReadonlyMap<string, Micros>;
  /** Of the leaving units and their cash, what is there only because orders that close it wait. */
  readonly closing: ReadonlyMap<string, { readonly units: bigint; readonly cashMicros: Micros }>;
  readonly openOrders: readonly OpenOrder[];
  /** What is left of the share of each exchange that has a limit, without what is kept for open orders. */
  readonly exchangeAvailableMicros: ReadonlyMap<string, Micros>;
  /** What risk rules read of the portfolio as a whole, open orders included. */
  readonly facts: PortfolioFacts;
}
