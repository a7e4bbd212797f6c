import type { BarInterval } from "./bar.ts";
import { knownCalendar, type MarketOf } from "./calendar/session-calendar.ts";
import { isIntraday } from "./calendar.ts";

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

/** The first as-of of daily bars whose horizon has not opened at a time, UTC milliseconds. */
export function firstUnopenedMs(market: MarketOf, timeMs: number): number {
  const isUnopened = (asOfMs: number) => horizonOpensMs(market, "DAY_1", asOfMs) > timeMs;
  let firstMs = Math.floor(timeMs / dayMs) * dayMs + dayMs;
  while (isUnopened(firstMs - dayMs)) firstMs -= dayMs;
  return firstMs;
}
