import type { AssetClass, Instrument } from "../instrument.ts";
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

/** How much a market trades, by which bars are converted into sessions and years. */
export interface TradingTime {
  /** Sessions of a year: daily volatility times their root is annualised volatility. */
  readonly sessionsPerYear: number;
  /** How long a session trades, by its usual hours. */
  readonly sessionMinutes: number;
}

/** The calendar of a market that is known. */
export interface MarketCalendar extends SessionCalendar, TradingTime {
  /** When a session opens at the earliest, in minutes of its date in UTC; absent where hours are not known. */
  readonly earliestOpenUtcMinutes?: number;
}

/** What tells the market of an instrument. */
export type MarketOf = Pick<Instrument, "exchange" | "assetClass">;

/** Monday to Friday. */
function isWeekday(dateMs: number): boolean {
  const weekday = weekdayOf(dateMs);
  return weekday >= 1 && weekday <= 5;
}

const dayMinutes = 1440;
const everyDay: MarketCalendar = {
  name: "every day",
  isSession: () => true,
  sessionsPerYear: 365,
  sessionMinutes: dayMinutes,
};
const weekdays: MarketCalendar = {
  name: "Monday to Friday",
  isSession: (timeMs) => isWeekday(dateOf(timeMs)),
  // By the usual convention; holidays of either country are quoted thinly, if at all.
  sessionsPerYear: 252,
  sessionMinutes: dayMinutes,
};

/** A calendar of weekdays without the holidays of a table; of earlier years every weekday is a session. */
function ofTable(
  name: string,
  { firstYear, yearly, once }: HolidayTable,
  time: TradingTime & Pick<MarketCalendar, "earliestOpenUtcMinutes">,
): MarketCalendar {
  const single = new Set(once.map((iso) => Date.parse(iso)));
  const byYear = new Map<number, ReadonlySet<number>>();
  const holidaysOf = (year: number) => {
    const known = byYear.get(year) ?? new Set(year < firstYear ? [] : yearly(year));
    byYear.set(year, known);
    return known;
  };
  return {
    ...time,
    name: `the calendar of ${name}`,
    isSession(timeMs) {
      const dateMs = dateOf(timeMs);
      if (!isWeekday(dateMs) || single.has(dateMs)) return false;
      return !holidaysOf(yearOf(dateMs)).has(dateMs);
    },
  };
}

/** 09:30 to 16:00 in New York, which most other classes are counted by, too. */
const newYorkTime: TradingTime = { sessionsPerYear: 252, sessionMinutes: 390 };
/** 13:30 in summer. */
const us = ofTable("New York", newYork, { ...newYorkTime, earliestOpenUtcMinutes: 810 });
/** By ISO 10383 code; US is a listing in the United States whose exchange is not stated. */
const byExchange: Readonly<Record<string, MarketCalendar>> = {
  US: us,
  XNYS: us,
  XNAS: us,
  ARCX: us,
  XASE: us,
  BATS: us,
  // 08:00 to 16:30, in summer an hour ahead of UTC, and 09:00 to 17:00, two hours ahead of it.
  XLON: ofTable("London", london, {
    ...{ sessionsPerYear: 253, sessionMinutes: 510, earliestOpenUtcMinutes: 420 },
  }),
  XJSE: ofTable("Johannesburg", johannesburg, {
    ...{ sessionsPerYear: 250, sessionMinutes: 480, earliestOpenUtcMinutes: 420 },
  }),
};

/** Of markets without a calendar here: 252 is the usual count of exchanges. */
const timeOfClass: Readonly<Record<AssetClass, TradingTime>> = {
  US_EQUITY: newYorkTime,
  INTL_EQUITY: { sessionsPerYear: 252, sessionMinutes: 480 },
  FX: weekdays,
  CRYPTO: everyDay,
  INDEX: newYorkTime,
  // Chicago's electronic sessions pause for an hour a day.
  FUTURE: { sessionsPerYear: 252, sessionMinutes: 1380 },
};

/**
 * The calendar of an instrument's exchange: a table for those that are named here, every day for crypto-assets,
 * Monday to Friday for currency pairs. Undefined for other markets, whose sessions only their bars tell.
 */
export function knownCalendar({ exchange, assetClass }: MarketOf): MarketCalendar | undefined {
  if (assetClass === "CRYPTO") return everyDay;
  if (assetClass === "FX") return weekdays;
  if (assetClass !== "US_EQUITY" && assetClass !== "INTL_EQUITY") return undefined;
  return byExchange[exchange];
}

/** How much an instrument's market trades: by its calendar, or as is usual for its class. */
export function tradingTime(market: MarketOf): TradingTime {
  return knownCalendar(market) ?? timeOfClass[market.assetClass];
}

/**
 * An instrument's own calendar, and Monday to Friday where none is known: holidays of such an exchange count as
 * sessions, so that what waits for a number of them ends rather too early.
 */
export function usualCalendar(market: MarketOf): SessionCalendar {
  return knownCalendar(market) ?? weekdays;
}

/** Monday to Friday, on which rates of currencies are quoted. */
export const currencyCalendar: SessionCalendar = weekdays;

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
 * Whether no more than `sessions` of them lie between two instants as `sessionsBetween` counts; also where the second
 * is the earlier one.
 */
export function isWithinSessions(
  calendar: SessionCalendar,
  fromMs: number,
  toMs: number,
  sessions: number,
): boolean {
  const end = dateOf(toMs);
  let left = sessions;
  for (let dateMs = dateOf(fromMs); dateMs < end; dateMs += dayMs) {
    if (!calendar.isSession(dateMs)) continue;
    if (left === 0) return false;
    left -= 1;
  }
  return true;
}

/** The end of the n-th session, counted from the date of an instant, itself included: the midnight after it. */
export function sessionsEnd(calendar: SessionCalendar, fromMs: number, sessions: number): number {
  let left = sessions;
  for (let dateMs = dateOf(fromMs); ; dateMs += dayMs) {
    if (calendar.isSession(dateMs)) left -= 1;
    if (left <= 0) return dateMs + dayMs;
  }
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
