import type { Micros } from "#lib/kernel/money.ts";
import { totalMicros } from "../fills/charge.ts";
import { cashDeltaMicros, type Fill } from "../fills/fill.ts";
import type { OpenLot } from "../ledger/lot.ts";
import type { Order } from "../orders/order.ts";
import type { EquityPoint } from "./equity.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Marks } from "./position.ts";
import type { Rates } from "./rates.ts";

/** A portfolio as it stands between two bars. */
export interface PortfolioState {
  readonly portfolio: Portfolio;
  readonly cashMicros: Micros;
  /** All costs charged so far. */
  readonly costsMicros: Micros;
  /** In the order in which they were opened: lots are closed first in, first out. */
  readonly lots: readonly OpenLot[];
  /** ACCEPTED orders, oldest first. */
  readonly orders: readonly Order[];
  readonly marks: Marks;
  /** The last rates that were known at the last marks, and all later ones. */
  readonly rates: Rates;
  /** Of the tickers that bars come for, those that have had a bar with volume. */
  readonly tickersWithVolume: ReadonlySet<string>;
  readonly lastEquityPoint?: EquityPoint;
}

/** The state after a fill has been paid; what it does to lots and orders is added by its event. */
export function afterPayment(state: PortfolioState, fill: Fill): PortfolioState {
  return {
    ...state,
    cashMicros: state.cashMicros + cashDeltaMicros(fill),
    costsMicros: state.costsMicros + totalMicros(fill.costs),
  };
}

/**
 * Cash that is not collateral, which a fill may take. An open short holds its own proceeds and the same amount of cash
 * again as collateral, so that opening either side takes notional and costs from what is free.
 */
export function freeCashMicros({
  cashMicros,
  lots,
}: Pick<PortfolioState, "cashMicros" | "lots">): Micros {
  let free = cashMicros;
  for (const lot of lots) {
    if (lot.side === "SELL") free -= 2n * lot.entry.notionalMicros;
  }
  return free;
}
