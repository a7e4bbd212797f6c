import { borrowMicros } from "#lib/kernel/borrow-cost.ts";
import { calendarDaysBetween } from "#lib/kernel/calendar.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { postBorrow } from "../ledger/postings.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import { isShort } from "../portfolio/margin.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { markedMicros } from "../portfolio/position.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";

/** What borrowing the shares of a lot cost over the nights up to a bar. */
export interface BorrowCharge {
  readonly lot: string;
  /** Start of the bars before which it was charged. */
  readonly barStartMs: number;
  readonly calendarDays: number;
  /** The lot at its mark, which the charge is a share of. */
  readonly markMicros: Micros;
  readonly amountMicros: Micros;
  readonly transaction: LedgerTransaction;
}

/**
 * Charges every short for the calendar days since the portfolio's last bars, on its mark at their close: also for a
 * lot that leaves at the open to come, and for one whose instrument has no bar. Charges of less than half a micro
 * are none.
 * @param charges - to which they are added.
 */
export function chargeBorrow(
  before: PortfolioState,
  barStartMs: number,
  charges: BorrowCharge[],
): PortfolioState {
  const { portfolio, lastEquityPoint, marks } = before;
  if (portfolio.costModel.borrowBpsPerYearByClass === undefined) return before;
  if (lastEquityPoint === undefined || !before.lots.some(isShort)) return before;
  const calendarDays = calendarDaysBetween(lastEquityPoint.barStartMs, barStartMs);
  if (calendarDays <= 0) return before;
  let { cashMicros } = before;
  const lots = before.lots.map((lot) => {
    if (!isShort(lot)) return lot;
    const markMicros = markedMicros([lot], marks);
    const amount = borrowMicros(portfolio.costModel, lot.instrument, markMicros, calendarDays);
    if (amount === 0n) return lot;
    const transaction = postBorrow(portfolio.name, amount);
    const nights = { barStartMs, calendarDays, markMicros, amountMicros: amount };
    charges.push({ lot: lot.id, ...nights, transaction });
    cashMicros -= amount;
    return { ...lot, borrowMicros: (lot.borrowMicros ?? 0n) + amount };
  });
  const after = { ...before, cashMicros, lots };
  for (const { instrument } of lots.filter(isShort)) requirePayable(after, instrument.ticker);
  return after;
}
