import type { BarInterval } from "#lib/kernel/bar.ts";
import {
  isWithinSessions,
  knownCalendar,
  sessionsBetween,
  usualCalendar,
} from "#lib/kernel/calendar/session-calendar.ts";
import { calendarDaysBetween, isIntraday } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Order, Refusal } from "./order.ts";

/**
 * An order waits for no more sessions of its own exchange than these, two weeks of most: after so many the
 * decision is too old for what comes. Days on which the exchange is closed do not count.
 */
const longestWaitSessions = 10;

/** Why an order has waited too long for a bar with this start. */
export function waitedTooLong(
  { decisionTimeMs, instrument }: Pick<Order, "decisionTimeMs" | "instrument">,
  barStartMs: number,
): Refusal | undefined {
  const calendar = usualCalendar(instrument);
  if (isWithinSessions(calendar, decisionTimeMs, barStartMs, longestWaitSessions)) return undefined;
  const message = `it has waited for more than ${longestWaitSessions} sessions (${calendar.name}) since ${dateTime(decisionTimeMs)}`;
  return { reason: "TIME_PASSED", message };
}

/** An instrument that traded in a bar. */
interface Traded {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
}

/**
 * Why an order that was not filled in a session expires with it: it is good for the next session in which
 * its exchange trades, and other instruments of the exchange have traded in this one. A bar that is shorter than
 * a day is no session: an order waits for the next one until the session of its decision is over, which is the next
 * one where it was decided on while the exchange was closed for a day.
 *
 * @param trading - what traded in the bar.
 */
export function missedSession(
  { decisionTimeMs, instrument }: Pick<Order, "decisionTimeMs" | "instrument">,
  barStartMs: number,
  trading: readonly Traded[],
): Refusal | undefined {
  if (decisionTimeMs > barStartMs) return undefined;
  const { ticker, exchange } = instrument;
  const calendar = knownCalendar(instrument);
  const passed =
    calendar === undefined
      ? calendarDaysBetween(decisionTimeMs, barStartMs)
      : sessionsBetween(calendar, decisionTimeMs, barStartMs);
  const other = trading.find(
    (one) => one.instrument.exchange === exchange && (passed > 0 || !isIntraday(one.interval)),
  );
  if (other === undefined) return undefined;
  const message = `${exchange} traded in the session of ${dateTime(barStartMs)} (${other.instrument.ticker}), and ${ticker} did not`;
  return { reason: "SESSION_PASSED", message };
}

function dateTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
