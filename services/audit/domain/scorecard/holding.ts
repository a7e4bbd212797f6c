import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { type ClosedTrade, isAttributionFilled } from "../trades/closed-trade.ts";
import { countMetric, percentileMetric, shareMetric } from "./metric-kinds.ts";

const roundTrips = "closed round trips";

/** Shortest holding, in calendar days between entry and exit. */
export function leastDaysHeld(trades: readonly ClosedTrade[]): Metric {
  const identity = {
    name: "calendar_days_held_min",
    unit: "DAYS",
    denominator: roundTrips,
    n: trades.length,
  } as const;
  if (trades.length === 0) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, Math.min(...trades.map(({ calendarDaysHeld }) => calendarDaysHeld)));
}

/** Median holding, in calendar days between entry and exit. */
export function medianDaysHeld(trades: readonly ClosedTrade[]): Metric {
  const days = trades.map(({ calendarDaysHeld }) => calendarDaysHeld);
  return percentileMetric("calendar_days_held_median", "DAYS", roundTrips, days, 0.5);
}

/**
 * Time exits held for fewer than `minimumDays` calendar days, among all closes: n is what was
 * looked at, so that looking at nothing is not finding nothing.
 */
export function shortTimeExits(trades: readonly ClosedTrade[], minimumDays: number): Metric {
  const short = trades.filter(
    ({ exitReason, calendarDaysHeld }) => exitReason === "TIME" && calendarDaysHeld < minimumDays,
  );
  return countMetric("short_time_exits", roundTrips, short.length, trades.length);
}

/** Share of closes with entry price, exit price and exit reason all recorded. */
export function attributionFilled(trades: readonly ClosedTrade[]): Metric {
  const filled = trades.filter(isAttributionFilled).length;
  return shareMetric("attribution_filled_ratio", roundTrips, filled, trades.length);
}
