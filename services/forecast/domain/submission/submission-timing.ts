import type { BarInterval } from "#lib/kernel/bar.ts";
import { knownCalendar, type MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import { isIntraday } from "#lib/kernel/calendar.ts";

/** LIVE: received before the horizon opened. REPLAY: later, so that it may have been made with the outcome in view. */
export type SubmissionTiming = "LIVE" | "REPLAY";

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** No exchange is closed for longer. */
const longestClosureDays = 31;

/**
 * When the first bar of a horizon begins to trade at the earliest, UTC milliseconds. Of daily bars on an exchange whose
 * calendar and hours are known, the opening of its next session; else the as-of itself. The close of that bar would be
 * too late: a daily bar closes at midnight, when its price has been known for hours.
 */
export function horizonOpensMs(market: MarketOf, interval: BarInterval, asOfMs: number): number {
  const calendar = knownCalendar(market);
  if (isIntraday(interval) || calendar?.earliestOpenUtcMinutes === undefined) return asOfMs;
  const first = Math.ceil(asOfMs / dayMs) * dayMs;
  for (let days = 0; days < longestClosureDays; days += 1) {
    const dateMs = first + days * dayMs;
    if (calendar.isSession(dateMs)) return dateMs + calendar.earliestOpenUtcMinutes * minuteMs;
  }
  return asOfMs;
}

/** What the time of its receipt makes of a forecast. */
export function submissionTiming(
  market: MarketOf,
  interval: BarInterval,
  asOfMs: number,
  receivedMs: number,
): SubmissionTiming {
  return receivedMs < horizonOpensMs(market, interval, asOfMs) ? "LIVE" : "REPLAY";
}
