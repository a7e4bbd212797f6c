import type { Claim } from "../facts/commitment-facts.ts";

/** A commitment ends with this many periods: daily ones last 273 years. */
export const mostPeriods = 100_000;

const dayMs = 86_400_000;

/** Parts of a claim that say when its periods are. They follow each other, so that none overlaps another. */
type Schedule = Pick<Claim, "firstPeriodStartMs" | "periodDays" | "graceDays">;

/** When a period ends, UTC milliseconds; the next one starts then. @param period - index from 0 */
export function endMsOf({ firstPeriodStartMs, periodDays }: Schedule, period: number): number {
  return firstPeriodStartMs + (period + 1) * periodDays * dayMs;
}

/** From when on a period that was not reported counts at its worst bound, UTC milliseconds. */
export function deadlineMsOf(schedule: Schedule, period: number): number {
  return endMsOf(schedule, period) + schedule.graceDays * dayMs;
}

/** How many periods have ended by a time. */
export function endedBy({ firstPeriodStartMs, periodDays }: Schedule, timeMs: number): number {
  const ended = Math.floor((timeMs - firstPeriodStartMs) / (periodDays * dayMs));
  return Math.min(Math.max(ended, 0), mostPeriods);
}
