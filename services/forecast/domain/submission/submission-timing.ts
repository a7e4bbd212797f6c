import type { BarInterval } from "#lib/kernel/bar.ts";
import type { MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import { horizonOpensMs } from "#lib/kernel/horizon-opening.ts";

/** LIVE: received before the horizon opened. REPLAY: later, so that it may have been made with the outcome in view. */
export type SubmissionTiming = "LIVE" | "REPLAY";

/** What the time of its receipt makes of a forecast. */
export function submissionTiming(
  market: MarketOf,
  interval: BarInterval,
  asOfMs: number,
  receivedMs: number,
): SubmissionTiming {
  return receivedMs < horizonOpensMs(market, interval, asOfMs) ? "LIVE" : "REPLAY";
}
