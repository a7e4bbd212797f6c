import type { Instrument } from "../instrument.ts";
import { dateOf, dayMs, weekdayOf, yearOf } from "./dates.ts";
import type { HolidayTable } from "./holiday-table.ts";
import { johannesburg } from "./johannesburg.ts";
import { london } from "./london.ts";
import { newYork } from "./new-york.ts";

/** On which dates a market trades. Dates are those of the exchange, as UTC milliseconds of their midnight. */
export interface SessionCalendar {
  /** For a person: "the calendar of XNYS". */
  readonly name: string;
  /** Whether it trades on the date that holds an instant. */
  isSession(timeMs: number): boolean;
}

/** Monday to Friday. */
function isWeekday(dateMs: number): boolean {
  const weekday = weekdayOf(dateMs);
  return weekday >= 1 && weekday <= 5;
}

const everyDay: SessionCalendar = { name: "every day", isSession: () => true };
const weekdays: SessionCalendar = {
  name: "Monday to Friday",
  isSession: (timeMs) => isWeekday(dateOf(timeMs)),
};

/** A calendar of weekdays without the holidays of a table; of earlier years every weekday is a session. */
function ofTable(name: string, { firstYear, yearly, once }: HolidayTable): SessionCalendar {
  const single = new Set(once.map((iso) => Date.parse(iso)));
  const byYear = new Map<number, ReadonlySet<number>>();
  const holidaysOf = (year: number) => {
    const known = byYear.get(year) ?? new Set(year < firstYear ? [] : yearly(year));
    byYear.set(year, known);
    return known;
  };
  return {
    name: `the calendar of ${name}`,
    isSession(timeMs) {
      const dateMs = dateOf(timeMs);
      if (!isWeekday(dateMs) || single.has(dateMs)) return false;
      return !holidaysOf(yearOf(dateMs)).has(dateMs);
    },
  };
}

const us = ofTable("New York", newYork);
/** By ISO 10383 code; US is a listing in the United States whose exchange is not stated. */
const byExchange: Readonly<Record<string, SessionCalendar>> = {
  US: us,
  XNYS: us,
  XNAS: us,
  ARCX: us,
  XASE: us,
  BATS: us,
  XLON: ofTable("London", london),
  XJSE: ofTable("Johannesburg", johannesburg),
};

/**
 * The calendar of an instrument's exchange: a table for those that are named here, every day for crypto-assets,
 * Monday to Friday for currency pairs. Undefined for other markets, whose sessions only their bars tell.
 */
export function knownCalendar({
  exchange,
  assetClass,
}: Pick<Instrument, "exchange" | "assetClass">): SessionCalendar | undefined {
  if (assetClass === "CRYPTO") return everyDay;
  if (assetClass === "FX") return weekdays;
  if (assetClass !== "US_EQUITY" && assetClass !== "INTL_EQUITY") return undefined;
  return byExchange[exchange];
}

/**
 * A calendar that is learnt from the bars of a market: a date on which any of its series has a bar was a session,
 * and no other date within those.
 * @param startTimesMs - bar starts of one series, or of several of the same exchange, in any order
 */
export function learntCalendar(startTimesMs: Iterable<number>): SessionCalendar {
  const dates = new Set<number>();
  for (const timeMs of startTimesMs) dates.add(dateOf(timeMs));
  return { name: "the dates that its bars have", isSession: (timeMs) => dates.has(dateOf(timeMs)) };
}

/** Sessions from the date of one instant, itself included, to that of a later one, not included. */
export function sessionsBetween(calendar: SessionCalendar, fromMs: number, toMs: number): number {
  const end = dateOf(toMs);
  let count = 0;
  for (let dateMs = dateOf(fromMs); dateMs < end; dateMs += dayMs) {
    if (calendar.isSession(dateMs)) count += 1;
  }
  return count;
}

/**
 * The sessions between the first and the last bar of a series on which it has none, ascending.
 * @param startTimesMs - bar starts, ascending
 */
export function missingSessions(
  calendar: SessionCalendar,
  startTimesMs: readonly number[],
): readonly number[] {
  const missing: number[] = [];
  for (let at = 1; at < startTimesMs.length; at += 1) {
    const end = dateOf(startTimesMs[at]!);
    for (let dateMs = dateOf(startTimesMs[at - 1]!) + dayMs; dateMs < end; dateMs += dayMs) {
      if (calendar.isSession(dateMs)) missing.push(dateMs);
    }
  }
  return missing;
}
