import type { LedgerFill, LedgerOrder } from "./ledger-terms.ts";

/** Weekdays of 2017 on which New York was closed, as days after its Monday, January 2. */
const closedDays = new Set([0, 14, 49, 102, 147, 183, 245]);

/** Whether an order has waited for no more than ten sessions: Monday to Friday where nobody knows the calendar. */
export function stillWaits({ instrument, decisionDay }: LedgerOrder, day: number): boolean {
  const isKnown =
    instrument.assetClass === "CRYPTO" || ["XNAS", "XNYS"].includes(instrument.exchange);
  const weekdays = { instrument: { ...instrument, assetClass: "FX" } } as const;
  return sessionsBetween(isKnown ? { instrument } : weekdays, decisionDay, day) <= 10;
}

/** Sessions of currencies, Monday to Friday, from one day up to a later one. */
export function currencySessions(from: number, to: number): number {
  let count = 0;
  for (let day = from; day < to; day += 1) if (((day % 7) + 7) % 7 < 5) count += 1;
  return count;
}

/** Sessions of the instrument's exchange from one day up to a later one; none where nobody knows its calendar. */
function sessionsBetween(
  { instrument: { exchange, assetClass } }: Pick<LedgerOrder, "instrument">,
  from: number,
  to: number,
): number {
  if (assetClass === "CRYPTO") return to - from;
  const isNewYork = exchange === "XNAS" || exchange === "XNYS";
  if (assetClass !== "FX" && !isNewYork) return 0;
  let count = 0;
  for (let day = from; day < to; day += 1) {
    if (((day % 7) + 7) % 7 < 5 && (assetClass === "FX" || !closedDays.has(day))) count += 1;
  }
  return count;
}

interface HeldLot {
  readonly order: LedgerOrder;
  readonly entry: Pick<LedgerFill, "day">;
  /** Bars of its instrument since the entry. */
  readonly sessions: number;
}

/** Sessions that a lot was held before a day: those with bars, or those of the calendar where they are more. */
export function sessionsBefore({ order, entry, sessions }: HeldLot, day: number): number {
  return Math.max(sessions, sessionsBetween(order, entry.day, day));
}

/** The same with the day itself. */
export function sessionsWith(lot: HeldLot, day: number): number {
  return Math.max(lot.sessions, sessionsBetween(lot.order, lot.entry.day, day) + 1);
}
