import { toMicros } from "#lib/kernel/money.ts";
import type { InstrumentBar } from "../bars/instrument-bars.ts";
import type { Moment } from "../bars/playing-order.ts";
import { triggerAtOpen, triggerInRange } from "../exits/exit-trigger.ts";
import { cashDeltaMicros } from "../fills/fill.ts";
import type { OpenLot } from "../ledger/lot.ts";
import { type EquityPoint, nextEquityPoint } from "../portfolio/equity.ts";
import { lotValueMicros } from "../portfolio/position.ts";
import { availableCashMicros, type Book } from "./book.ts";
import { enter } from "./enter.ts";
import type { Happening } from "./happening.ts";
import { leave } from "./leave.ts";

/** What one moment did, and the book after it. */
export interface Played {
  readonly book: Book;
  readonly happenings: readonly Happening[];
  readonly equityPoint: EquityPoint;
}

/**
 * Plays the bars of one start time, in four passes so that no cash is spent before it is there:
 * exits at the open, entries at the open, exits inside the bars' ranges, marks at the close.
 * Within a pass the order is by ticker, then first in, first out.
 */
export function playMoment(book: Book, moment: Moment): Played {
  const happenings: Happening[] = [];
  let current = book;
  const closeWhere = (triggerOf: typeof triggerAtOpen, one: InstrumentBar) => {
    for (const lot of lotsIn(current, one)) {
      const trigger = triggerOf(lot, one.bar);
      if (trigger === undefined) continue;
      const closed = leave(current.portfolio, lot, one, trigger);
      happenings.push(closed);
      current = {
        ...current,
        cashMicros: current.cashMicros + cashDeltaMicros(closed.fill),
        lots: current.lots.filter((other) => other.id !== lot.id),
      };
    }
  };
  for (const one of moment.bars) closeWhere(triggerAtOpen, one);
  for (const one of moment.bars) {
    const [next, entered] = fillWaiting(current, one);
    current = next;
    happenings.push(...entered);
  }
  // A lot that has just been opened may find the open beyond its own levels already.
  for (const one of moment.bars) {
    closeWhere((lot, bar) => triggerAtOpen(lot, bar) ?? triggerInRange(lot, bar), one);
  }
  const marked = mark(current, moment);
  const equityPoint = equityAt(marked, moment.startTimeMs);
  return { book: { ...marked, lastEquityPoint: equityPoint }, happenings, equityPoint };
}

function fillWaiting(book: Book, one: InstrumentBar): [Book, Happening[]] {
  const happenings: Happening[] = [];
  let current = book;
  for (const order of book.orders) {
    if (order.instrument.ticker !== one.instrument.ticker) continue;
    if (order.decisionTimeMs > one.bar.startTimeMs) continue;
    const available = availableCashMicros(current.cashMicros, current.lots);
    const entered = enter(current.portfolio, order, one, available);
    happenings.push(entered);
    current = { ...current, orders: current.orders.filter((other) => other.name !== order.name) };
    if (entered.kind === "OPENED") {
      current = {
        ...current,
        cashMicros: current.cashMicros + cashDeltaMicros(entered.fill),
        lots: [...current.lots, { ...entered.lot, sessionsCompleted: 0 }],
      };
    }
  }
  return [current, happenings];
}

function lotsIn(book: Book, one: InstrumentBar): OpenLot[] {
  return book.lots.filter((lot) => lot.instrument.ticker === one.instrument.ticker);
}

/** The bars have closed: one more session for every lot of theirs, and a new mark. */
function mark(book: Book, moment: Moment): Book {
  const marks = new Map(book.marks);
  for (const { instrument, bar } of moment.bars) marks.set(instrument.ticker, toMicros(bar.close));
  const closed = new Set(moment.bars.map((one) => one.instrument.ticker));
  const lots = book.lots.map((lot) =>
    closed.has(lot.instrument.ticker)
      ? { ...lot, sessionsCompleted: lot.sessionsCompleted + 1 }
      : lot,
  );
  return { ...book, marks, lots };
}

function equityAt(book: Book, barStartMs: number): EquityPoint {
  let equityMicros = book.cashMicros;
  for (const lot of book.lots) equityMicros += lotValueMicros(lot, book.marks);
  const now = { barStartMs, cashMicros: book.cashMicros, equityMicros };
  return nextEquityPoint(book.lastEquityPoint, book.portfolio.startingCashMicros, now);
}
