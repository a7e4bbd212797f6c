import type { BarInterval } from "#lib/kernel/bar.ts";
import type { MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import { intervalLengthMs, isIntraday, lastSessionDate } from "#lib/kernel/calendar.ts";

const hourMs = 3_600_000;

/** An answer that was kept. */
export interface KeptAnswer {
  readonly instrument: MarketOf;
  readonly interval: BarInterval;
  /** UTC milliseconds of the request. */
  readonly fetchedMs: number;
  /** Start of its last bar; undefined where it has none. */
  readonly lastBarMs: number | undefined;
}

/**
 * Whether a source would answer the same again: no session has closed since the answer, which has the bar of the last
 * one, or is not an hour old. Sources publish a bar some time after its session. Of bars shorter than a session: the
 * next one cannot be over.
 */
export function isFresh(
  { instrument, interval, fetchedMs, lastBarMs = Number.NEGATIVE_INFINITY }: KeptAnswer,
  nowMs: number,
): boolean {
  if (fetchedMs > nowMs) return false;
  if (isIntraday(interval)) return nowMs - fetchedMs < intervalLengthMs(interval);
  const lastSessionMs = lastSessionDate(instrument, nowMs);
  if (lastSessionDate(instrument, fetchedMs) !== lastSessionMs) return false;
  return lastBarMs >= lastSessionMs || nowMs - fetchedMs < hourMs;
}
