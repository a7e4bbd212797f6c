import {
  knownCalendar,
  type MarketOf,
  usualCalendar,
} from "#lib/kernel/calendar/session-calendar.ts";
import type { ForwardNight, SkippedSession } from "./forward-night.ts";

const dayMs = 86_400_000;

/** The daily bars of one ticker. */
export interface SessionBars extends MarketOf {
  readonly ticker: string;
  /** UTC milliseconds, strictly ascending. */
  readonly closeTimesMs: readonly number[];
}

/**
 * Closes of the sessions that all markets have, after one instant and at or before another: by the calendar of each
 * exchange, Monday to Friday where none is known. A daily bar closes at the midnight after its date.
 */
export function sessionCloses(
  markets: readonly MarketOf[],
  afterMs: number,
  untilMs: number,
): readonly number[] {
  const calendars = markets.map(usualCalendar);
  const closes: number[] = [];
  const first = Math.floor(afterMs / dayMs) * dayMs + dayMs;
  for (let closeMs = first; closeMs <= untilMs; closeMs += dayMs) {
    if (calendars.every((calendar) => calendar.isSession(closeMs - dayMs))) closes.push(closeMs);
  }
  return closes;
}

/** Close of the first session that all markets have after an instant. */
export function nextSessionClose(markets: readonly MarketOf[], afterMs: number): number {
  // A year without a session is none of any exchange.
  return sessionCloses(markets, afterMs, afterMs + 366 * dayMs)[0] ?? Number.POSITIVE_INFINITY;
}

/** The as-ofs of a night, and what lies between them without a bar of every ticker. */
export interface NightSessions {
  readonly asOfTimesMs: readonly number[];
  readonly skipped: readonly SkippedSession[];
}

/**
 * The sessions that a night adds: every close after the last as-of that all tickers have a bar of, in their order; the
 * newest alone in a first night, since what came before it is no forward evidence. A session before the newest of
 * them that a ticker has no bar of is skipped for good.
 */
export function sessionsToAdd(
  series: readonly SessionBars[],
  lastAsOfMs: number | undefined,
): NightSessions {
  const sets = series.map(({ closeTimesMs }) => new Set(closeTimesMs));
  const isShared = (timeMs: number) => sets.every((times) => times.has(timeMs));
  const shared = (series[0]?.closeTimesMs ?? []).filter(isShared);
  if (lastAsOfMs === undefined) return { asOfTimesMs: shared.slice(-1), skipped: [] };
  const asOfTimesMs = shared.filter((timeMs) => timeMs > lastAsOfMs);
  const newestMs = asOfTimesMs.at(-1);
  if (newestMs === undefined) return { asOfTimesMs, skipped: [] };
  const ofBars = series.flatMap(({ closeTimesMs }) => closeTimesMs);
  const candidates = [...ofBars, ...sessionCloses(series, lastAsOfMs, newestMs)];
  const lacking = [...new Set(candidates)]
    .filter((timeMs) => timeMs > lastAsOfMs && timeMs < newestMs && !isShared(timeMs))
    .sort((one, other) => one - other);
  const skipped = lacking.map((closeMs) => ({ closeMs, tickers: lackingBars(series, closeMs) }));
  return { asOfTimesMs, skipped };
}

/** The tickers that have no bar which closes then. */
export function lackingBars(series: readonly SessionBars[], closeMs: number): readonly string[] {
  return series
    .filter(({ closeTimesMs }) => !closeTimesMs.includes(closeMs))
    .map(({ ticker }) => ticker);
}

/** A session since the first night, and whether it has its audit run. */
export interface SessionRun {
  readonly closeMs: number;
  /** When the night with its audit run was begun, UTC milliseconds; absent where there is none. */
  readonly ranMs?: number;
  /** Whether that was before the next session had closed: a decision in time to be traded on. */
  readonly isTimely: boolean;
}

/**
 * The sessions since the first night, the first one included, oldest first. The latest is left out while its night may
 * still come in time. On markets whose calendar is not known, a weekday of which no ticker has a bar was none.
 */
export function sessionRuns(
  markets: readonly MarketOf[],
  nights: readonly ForwardNight[],
  nowMs: number,
): readonly SessionRun[] {
  const firstMs = nights[0]?.asOfTimesMs[0];
  if (firstMs === undefined) return [];
  const ranAt = new Map<number, number>();
  const closed = new Set<number>();
  const isKnown = markets.every((market) => knownCalendar(market) !== undefined);
  for (const { asOfTimesMs, createTimeMs, skipped } of nights) {
    for (const asOfMs of asOfTimesMs) ranAt.set(asOfMs, createTimeMs);
    if (isKnown) continue;
    for (const { closeMs, tickers } of skipped) {
      if (tickers.length === markets.length) closed.add(closeMs);
    }
  }
  const closes = [...new Set([...ranAt.keys(), ...sessionCloses(markets, firstMs, nowMs)])]
    .filter((closeMs) => !closed.has(closeMs))
    .sort((one, other) => one - other);
  return closes.flatMap((closeMs): SessionRun[] => {
    const ranMs = ranAt.get(closeMs);
    const nextMs = nextSessionClose(markets, closeMs);
    if (ranMs === undefined) return nextMs > nowMs ? [] : [{ closeMs, isTimely: false }];
    return [{ closeMs, ranMs, isTimely: ranMs < nextMs }];
  });
}

/** Audit runs whose night was begun before the next session had closed. */
export function timelyRuns(markets: readonly MarketOf[], nights: readonly ForwardNight[]): number {
  const inTime = nights.flatMap(({ asOfTimesMs, createTimeMs }) =>
    // The next session of all but the last of a night has closed, or the night would not have it.
    asOfTimesMs.slice(-1).filter((asOfMs) => createTimeMs < nextSessionClose(markets, asOfMs)),
  );
  return inTime.length;
}
