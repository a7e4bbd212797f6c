import type { Micros } from "#lib/kernel/money.ts";
import { totalMicros } from "../fills/charge.ts";
import { cashDeltaMicros, type Fill } from "../fills/fill.ts";
import type { OpenLot } from "../ledger/lot.ts";
import type { Order } from "../orders/order.ts";
import type { EquityPoint } from "./equity.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Marks } from "./position.ts";
import type { Rates } from "./rates.ts";
import type { TradingHalt } from "./trading-halt.ts";

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
  /** What it owes for shorts that were bought back for more than its cash; absent for nothing. */
  readonly shortfallMicros?: Micros;
  /** Why it opens nothing any more; absent while it trades. */
  readonly halt?: TradingHalt;
}

/** The cash less what is owed: with the lots at their marks it is the equity. */
export function ownCashMicros({
  cashMicros,
  shortfallMicros = 0n,
}: Pick<PortfolioState, "cashMicros" | "shortfallMicros">): Micros {
  return cashMicros - shortfallMicros;
}

/** The state after a fill has been paid; what it does to lots and orders is added by its event. */
export function afterPayment(state: PortfolioState, fill: Fill): PortfolioState {
  return {
    ...state,
    cashMicros: state.cashMicros + cashDeltaMicros(fill),
    costsMicros: state.costsMicros + totalMicros(fill.costs),
  };
}
