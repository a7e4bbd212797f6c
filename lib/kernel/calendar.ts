import type { Bar, BarInterval } from "./bar.ts";

/**
 * Trading sessions of a year: daily volatility times √252 is annualised volatility. The usual count
 * of US exchanges, used for every instrument.
 */
const sessionsPerYear = 252;

const dayMs = 86_400_000;

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

/** Bars of a year: the variance of one bar's log return times this is the annual variance. */
export function barsPerYear(interval: BarInterval): number {
  return barsPerSession(interval) * sessionsPerYear;
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
