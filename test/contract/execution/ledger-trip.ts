/** What the independent ledger says of a lot that it closed, as docs/pnl-breakdown.md and the protos define it. */

import { sum } from "./exact-amounts.ts";
import { type Lot, signOf } from "./ledger-exits.ts";
import type { LedgerMoney } from "./ledger-money.ts";
import type { Exit, LedgerBreakdown, LedgerFill, LedgerRate, LedgerTrip } from "./ledger-terms.ts";

/** A lot, or the part of one, that left, and how. */
interface ClosedLot {
  readonly lot: Lot;
  readonly left: LedgerFill;
  readonly exit: Omit<Exit, "price">;
  /** At which it left; undefined in the portfolio's own currency. */
  readonly rate: LedgerRate | undefined;
}

export function tripOf(money: LedgerMoney, closed: ClosedLot): LedgerTrip {
  const { lot, left, exit, rate } = closed;
  const { id, order, entry, borrowed } = lot;
  const gross = signOf(lot) * (left.notional - entry.notional) + lot.dividends;
  const entryRate = money.rateOn(order, entry.day);
  const atEntryRate = money.worth(order, left.price, entryRate);
  const currencyPart = rate === undefined ? undefined : signOf(lot) * (left.notional - atEntryRate);
  return {
    lot: id,
    quantity: order.quantity,
    entryNotional: entry.notional,
    reason: exit.reason,
    gap: exit.gap ?? false,
    trigger: exit.trigger,
    entryDay: entry.day,
    exitDay: left.day,
    sessionsHeld: exit.sessionsHeld,
    gross,
    net: gross - sum(entry.costs) - sum(left.costs) - borrowed,
    borrowed,
    risk: money.riskOf(order, entry.price, entryRate),
    pricePart: currencyPart === undefined ? undefined : gross - currencyPart,
    currencyPart,
    breakdown: breakdownOf(money, closed, entryRate),
  };
}

/** Where the profit came from. */
function breakdownOf(
  money: LedgerMoney,
  { lot, left, exit }: ClosedLot,
  entryRate: LedgerRate | undefined,
): LedgerBreakdown {
  const { order, entry, decided } = lot;
  const sign = signOf(lot);
  // Every price at the entry's rate, each amount rounded by itself.
  const worth = (price: string) => money.worth(order, price, entryRate);
  const [entered, leaving] = [entry.notional, worth(left.price)];
  const at = exit.trigger === undefined ? leaving : worth(exit.trigger);
  const cost = (place: number) => -sum([entry, left].map(({ costs }) => costs[place] as bigint));
  return {
    signal: decided !== undefined ? sign * (at - decided) : undefined,
    timing: decided !== undefined ? sign * (decided - entered + (leaving - at)) : undefined,
    price: sign * (leaving - entered),
    spread: cost(0),
    slippage: cost(1),
    commission: cost(2),
    impact: cost(3),
    currency: sign * (left.notional - leaving),
    dividend: lot.dividends,
  };
}
