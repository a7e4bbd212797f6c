import { type Bar, type BarInterval, barIntervals } from "./bar.ts";
import { dateOf, dayMs, weekdayOf } from "./calendar/dates.ts";
import {
  knownCalendar,
  type MarketOf,
  type TradingTime,
  tradingTime,
} from "./calendar/session-calendar.ts";
import { greatestDivisor } from "./greatest-divisor.ts";
import type { AssetClass } from "./instrument.ts";
import type { CountedLimit } from "./trading.ts";

const minuteMs = 60_000;
const daysPerYear = 365.25;

/** What bars are of: how long each is, and which calendar they follow. */
export interface BarKind {
  readonly interval: BarInterval;
  /** Absent when unknown. */
  readonly assetClass?: AssetClass;
  /** ISO 10383 code, by which the calendar is found where it is known; absent counts as one without. */
  readonly exchange?: string;
}

/** Bars of an unknown class are counted as those of New York. */
function timeOf({ assetClass = "US_EQUITY", exchange = "" }: BarKind): TradingTime {
  return tradingTime({ assetClass, exchange });
}

interface IntervalLength {
  readonly lengthMs: number;
  /** As an adjective of what is counted: daily closes. */
  readonly frequency: string;
  /** As market data is usually named: 1h. */
  readonly code: string;
}

const intervals: Readonly<Record<BarInterval, IntervalLength>> = {
  MINUTE_1: { lengthMs: minuteMs, frequency: "one-minute", code: "1m" },
  MINUTE_5: { lengthMs: 5 * minuteMs, frequency: "five-minute", code: "5m" },
  MINUTE_15: { lengthMs: 15 * minuteMs, frequency: "15-minute", code: "15m" },
  MINUTE_30: { lengthMs: 30 * minuteMs, frequency: "30-minute", code: "30m" },
  HOUR_1: { lengthMs: 60 * minuteMs, frequency: "hourly", code: "1h" },
  DAY_1: { lengthMs: dayMs, frequency: "daily", code: "1d" },
};

/** Length of one bar in milliseconds. */
export function intervalLengthMs(interval: BarInterval): number {
  return intervals[interval].lengthMs;
}

/** The interval of a short name (1h), or undefined. */
export function intervalOfCode(code: string): BarInterval | undefined {
  return barIntervals.find((interval) => intervals[interval].code === code);
}

/** The usual short name of an interval: 1m, 1h, 1d. */
export function intervalCode(interval: BarInterval): string {
  return intervals[interval].code;
}

/** Whether several bars make a session, so that a date alone does not name one. */
export function isIntraday(interval: BarInterval): boolean {
  return intervalLengthMs(interval) < dayMs;
}

/**
 * The instant at which the bar becomes known: its start plus its interval, in UTC milliseconds. A
 * daily bar closes at the midnight after its date.
 */
export function closeTimeMs(bar: Pick<Bar, "startTimeMs">, interval: BarInterval): number {
  return bar.startTimeMs + intervalLengthMs(interval);
}

/**
 * Bars that one session of trading is divided into, the last one cut short where its hours ask for it: 7
 * one-hour bars of a US share, 9 of one in London, 24 of a crypto-asset.
 */
export function barsPerSession(kind: BarKind): number {
  const lengthMs = intervalLengthMs(kind.interval);
  return Math.max(1, Math.ceil((timeOf(kind).sessionMinutes * minuteMs) / lengthMs));
}

/** Bars of a year: the variance of one bar's log return times this is the annual variance. */
export function barsPerYear(kind: BarKind): number {
  return barsPerSession(kind) * timeOf(kind).sessionsPerYear;
}

/** How long so many bars usually last, nights, weekends and holidays included, in milliseconds. */
export function usualSpanMs(bars: number, kind: BarKind): number {
  return Math.ceil((bars / barsPerYear(kind)) * daysPerYear * dayMs);
}

/**
 * Bars of this kind that a holding limit in sessions or bars lasts, 1 or more. A limit in bars of another
 * interval lasts as many as cover the same share of a session.
 */
export function holdingBars(limit: CountedLimit, kind: BarKind): number {
  const perSession = barsPerSession(kind);
  if (limit.sessions !== undefined) return limit.sessions * perSession;
  const { bars, interval } = limit;
  if (interval === kind.interval) return bars;
  return Math.ceil((bars * perSession) / barsPerSession({ ...kind, interval }));
}

/** Counts of bars by their length; a length that is absent was never met. */
export type BarCounts = Readonly<Partial<Record<BarInterval, number>>>;

/**
 * Sessions that bars of several lengths cover, as a fraction: a daily bar is as much as all hourly bars of its
 * session. Exact, so that a limit is reached with a bar or not, never by rounding.
 */
function sessionsCovered(
  counts: BarCounts,
  kindOf: (interval: BarInterval) => BarKind,
): { readonly numerator: number; readonly denominator: number } {
  let [numerator, denominator] = [0, 1];
  for (const interval of barIntervals) {
    const bars = counts[interval] ?? 0;
    if (bars === 0) continue;
    const perSession = barsPerSession(kindOf(interval));
    const common = (denominator / greatestDivisor(denominator, perSession)) * perSession;
    numerator = numerator * (common / denominator) + bars * (common / perSession);
    denominator = common;
  }
  return { numerator, denominator };
}

/** Whole sessions that bars of several lengths of one instrument cover, begun ones included. */
export function sessionsBegun(counts: BarCounts, market: Omit<BarKind, "interval">): number {
  const kindOf = (interval: BarInterval) => ({ ...market, interval });
  const { numerator, denominator } = sessionsCovered(counts, kindOf);
  return Math.ceil(numerator / denominator);
}

/**
 * Whether bars of an instrument last a holding limit, whatever their lengths: 15 hourly bars are two sessions and
 * a bit, so that a limit of five sessions lasts on when a daily bar comes next.
 */
export function lastLimit(
  counts: BarCounts,
  limit: CountedLimit,
  market: Omit<BarKind, "interval">,
): boolean {
  const kindOf = (interval: BarInterval) => ({ ...market, interval });
  const { numerator, denominator } = sessionsCovered(counts, kindOf);
  if (limit.sessions !== undefined) return numerator >= limit.sessions * denominator;
  return numerator * barsPerSession(kindOf(limit.interval)) >= limit.bars * denominator;
}

/** How often a bar closes, as an adjective of what is counted: daily closes. */
export function barFrequency(interval: BarInterval): string {
  return intervals[interval].frequency;
}

/** Whole calendar days (UTC dates) from one instant to a later one; 0 within the same date. */
export function calendarDaysBetween(fromMs: number, toMs: number): number {
  return Math.floor(toMs / dayMs) - Math.floor(fromMs / dayMs);
}

/**
 * The dates that have a bar, each once, in the order of the starts: several bars of less than a day are one
 * session.
 */
export function datesOf(startTimesMs: readonly number[]): readonly number[] {
  return [...new Set(startTimesMs.map(dateOf))];
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
  for (let date = Math.ceil(fromMs / dayMs); dates.length < count; date += 1) {
    if (isWeeklyTradingDate(assetClass, date)) dates.push(date * dayMs);
  }
  return dates;
}

/** The start of a bar as text: its date, with the time of day (UTC) where a session has several bars. */
export function barStartText(startTimeMs: number, interval?: BarInterval): string {
  const date = isoDateOf(startTimeMs);
  const hasTime = interval === undefined ? startTimeMs % dayMs !== 0 : isIntraday(interval);
  if (!hasTime || !date.includes("-")) return date;
  return `${date} ${new Date(startTimeMs).toISOString().slice(11, 16)}`;
}

/**
 * Start of the latest session whose daily bar has closed by an instant: by the calendar of its exchange, or by the
 * week alone where none is known.
 */
export function lastSessionDate(market: MarketOf, nowMs: number): number {
  const calendar = knownCalendar(market);
  let dateMs = dateOf(nowMs) - dayMs;
  const isSession = (): boolean =>
    calendar?.isSession(dateMs) ?? isWeeklyTradingDate(market.assetClass, dateMs / dayMs);
  while (!isSession()) dateMs -= dayMs;
  return dateMs;
}

/** @param date - days since 1970-01-01, a Thursday. */
function isWeeklyTradingDate(assetClass: AssetClass, date: number): boolean {
  const weekday = weekdayOf(date * dayMs);
  return assetClass === "CRYPTO" || (weekday > 0 && weekday < 6);
}
