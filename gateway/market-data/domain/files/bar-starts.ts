import type { BarInterval } from "#lib/kernel/bar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import type { PlacedProblem } from "./file-problem.ts";
import type { WrittenTime } from "./written-time.ts";

/** When the bars of a file start, and how long they are. */
export interface BarStarts {
  readonly interval: BarInterval;
  /** UTC milliseconds, one for each time that was given. */
  readonly startsMs: readonly number[];
  readonly notes: readonly string[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Rows that are a day apart but for weekends and holidays. */
const daily: BarInterval = "DAY_1";
/** From so many rows on their distances say how long the bars are. */
const tellingRows = 10;

/**
 * The starts of bars as their file wrote them. A daily bar starts at 00:00 UTC of its trading date: the date that was
 * written, whatever the time of day and zone beside it; an instant alone (an epoch, or a time in UTC) belongs to the
 * UTC date, but to the next one where the file has bars on Sundays and none on Fridays, as midnights east of
 * Greenwich have.
 * @returns a problem where the rows are not a day apart.
 */
export function barStartsOf(
  times: readonly WrittenTime[],
): BarStarts | { readonly problem: PlacedProblem } {
  const gapMs = medianGapMs(times);
  if (gapMs !== undefined && isOtherThanDaily(gapMs, times))
    return { problem: notDaily(gapMs, times) };
  if (times.every(({ localMs }) => localMs % dayMs === 0)) {
    return { interval: daily, startsMs: times.map(({ localMs }) => localMs), notes: [] };
  }
  const lengthMs = intervalLengthMs(daily);
  const dates = times.map(({ localMs }) => Math.floor(localMs / lengthMs) * lengthMs);
  const isLate = times.every(({ offsetMs }) => offsetMs === 0) && lacksFridays(dates);
  return {
    interval: daily,
    startsMs: isLate ? dates.map((date) => date + dayMs) : dates,
    notes: [
      isLate
        ? "its times are midnights east of Greenwich: each bar is of the UTC date after"
        : "its times of day are left out: bars are daily",
    ],
  };
}

function isOtherThanDaily(gapMs: number, { length }: readonly WrittenTime[]): boolean {
  return gapMs < 20 * hourMs || (length >= tellingRows && gapMs > 5 * dayMs);
}

function medianGapMs(times: readonly WrittenTime[]): number | undefined {
  // Typed arrays sort by value, without a call for each pair.
  const instants = Float64Array.from(
    times,
    ({ localMs, offsetMs = 0 }) => localMs - offsetMs,
  ).sort();
  const gaps = new Float64Array(times.length);
  let count = 0;
  for (let at = 1; at < instants.length; at += 1) {
    const gap = instants[at]! - instants[at - 1]!;
    if (gap > 0) gaps[count++] = gap;
  }
  return count === 0 ? undefined : gaps.subarray(0, count).sort()[Math.floor(count / 2)];
}

function notDaily(gapMs: number, { length }: readonly WrittenTime[]): PlacedProblem {
  const apart =
    gapMs >= dayMs
      ? `${Math.round(gapMs / dayMs)} days`
      : gapMs >= hourMs
        ? `${Math.round(gapMs / hourMs)} h`
        : `${Math.round(gapMs / 60_000)} min`;
  return {
    description: `its ${length} rows are ${apart} apart; daily bars are needed: take them from the source as daily`,
  };
}

/** Whether bars fall on Sundays (UTC) and none on a Friday or Saturday. */
function lacksFridays(dates: readonly number[]): boolean {
  const days = new Set(dates.map((date) => new Date(date).getUTCDay()));
  return days.has(0) && !days.has(5) && !days.has(6);
}
