/** Where the profit of a trip came from, as docs/pnl-breakdown.md and the comments of the protos define it. */

import { sum } from "./exact-amounts.ts";
import type { LedgerMoney } from "./ledger-money.ts";
import type { LedgerBreakdown, LedgerFill, LedgerOrder, LedgerRate } from "./ledger-terms.ts";

/** What a trip is broken down from. */
export interface BrokenDown {
  readonly order: LedgerOrder;
  readonly entry: LedgerFill;
  readonly exit: LedgerFill;
  /** Level that closed it; undefined for other reasons. */
  readonly level: string | undefined;
  readonly entryRate: LedgerRate | undefined;
  readonly dividends: bigint;
}

export function breakdownOf(money: LedgerMoney, trip: BrokenDown): LedgerBreakdown {
  const { order, entry, exit, level, entryRate } = trip;
  const sign = order.side === "BUY" ? 1n : -1n;
  // Every price at the entry's rate, each amount rounded by itself.
  const worth = (price: string) => money.worth(order, price, entryRate);
  const decided = order.lastClose === undefined ? undefined : worth(order.lastClose);
  const [entered, left] = [worth(entry.price), worth(exit.price)];
  const at = level === undefined ? left : worth(level);
  const known = decided !== undefined && decided < 2n ** 53n;
  const cost = (place: number) => -sum([entry, exit].map(({ costs }) => costs[place] as bigint));
  return {
    signal: known ? sign * (at - decided) : undefined,
    timing: known ? sign * (decided - entered + (left - at)) : undefined,
    price: sign * (left - entered),
    spread: cost(0),
    slippage: cost(1),
    commission: cost(2),
    impact: cost(3),
    currency: sign * (exit.notional - left),
    dividend: trip.dividends,
  };
}
