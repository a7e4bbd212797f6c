import type { Bar, BarInterval } from "./bar.ts";
import type { AssetClass } from "./instrument.ts";

/**
 * Trading sessions of a year: daily volatility times their root is annualised volatility. 252 is the
 * usual count of exchanges and currency markets; crypto-assets trade on every day.
 */
const sessionsPerYearByClass: Readonly<Record<AssetClass, number>> = {
  US_EQUITY: 252,
  INTL_EQUITY: 252,
  FX: 252,
  CRYPTO: 365,
  INDEX: 252,
  FUTURE: 252,
};

const dayMs = 86_400_000;

/** What bars are of: how long each is, and which calendar they follow. */
export interface BarKind {
  readonly interval: BarInterval;
  /** Absent when unknown. */
  readonly assetClass?: AssetClass;
}

interface IntervalCalendar {
  readonly lengthMs: number;
  readonly barsPerSession: number;
  readonly frequency: string;
}

const calendarOf: Readonly<Record<BarInterval, IntervalCalendar>> = {
  DAY_1: { lengthMs: dayMs, barsPerSession: 1, frequency: "daily" },
};

/** Length of one bar in milliseconds. */
export function intervalLengthMs(interval: BarInterval): number {
  return calendarOf[interval].lengthMs;
}

/**
 * The instant at which the bar becomes known: its start plus its interval, in UTC milliseconds. A
 * daily bar closes at the midnight after its date.
 */
export function closeTimeMs(bar: Pick<Bar, "startTimeMs">, interval: BarInterval): number {
  return bar.startTimeMs + intervalLengthMs(interval);
}

/** Bars that one session of trading is divided into. */
export function barsPerSession(interval: BarInterval): number {
  return calendarOf[interval].barsPerSession;
}

/**
 * Bars of a year: the variance of one bar's log return times this is the annual variance. Bars of an
 * unknown class are counted as those of an exchange.
 */
export function barsPerYear({ interval, assetClass = "US_EQUITY" }: BarKind): number {
  return barsPerSession(interval) * sessionsPerYearByClass[assetClass];
}

/** How often a bar closes, as an adjective of what is counted: daily closes. */
export function barFrequency(interval: BarInterval): string {
  return calendarOf[interval].frequency;
}

/** Whole calendar days (UTC dates) from one instant to a later one; 0 within the same date. */
export function calendarDaysBetween(fromMs: number, toMs: number): number {
  return Math.floor(toMs / dayMs) - Math.floor(fromMs / dayMs);
}

/** The UTC date of an instant as YYYY-MM-DD, or the bare number where it has none. */
export function isoDateOf(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString().slice(0, 10);
}

/**
 * Starts of the dates on which a class trades by the week alone, ascending from the first at or after an
 * instant: every day for crypto-assets, Monday to Friday for all others. Holidays are not left out: this is for
 * dates of made-up series, not for those of an exchange.
 */
export function weeklyTradingDates(
  assetClass: AssetClass,
  fromMs: number,
  count: number,
): readonly number[] {
  const dates: number[] = [];
  const isDaily = assetClass === "CRYPTO";
  for (let date = Math.ceil(fromMs / dayMs); dates.length < count; date += 1) {
    // Day 0, the first of 1970, was a Thursday.
    const weekday = (((date + 4) % 7) + 7) % 7;
    if (isDaily || (weekday > 0 && weekday < 6)) dates.push(date * dayMs);
  }
  return dates;
}
