import { type BarInterval, barIntervals } from "#lib/kernel/bar.ts";
import { barFrequency, intervalCode, intervalLengthMs } from "#lib/kernel/calendar.ts";
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
/** When the day begins (UTC) where clocks are 14 hours ahead. */
const earliestMidnightMs = 10 * hourMs;
/** Rows that are a day apart but for weekends and holidays. */
const daily: BarInterval = "DAY_1";
/** Days with a clock that is put forward between them are 23 hours apart. */
const leastDailyGapMs = 20 * hourMs;
/** From so many rows on their distances say how long the bars are. */
const tellingRows = 10;

/**
 * The starts of bars as their file wrote them. Bars are as long as their most frequent distance where that is less
 * than a day; such a bar starts at an instant, so that its time needs a zone. A daily bar starts at 00:00 UTC of its
 * trading date: the date that was written, whatever the time of day and zone beside it. An instant alone (an epoch,
 * or a time in UTC) belongs to the UTC date, but to the next one where the file has bars on Sundays, none on Fridays,
 * and all of them at 10:00 or later: those are midnights east of Greenwich.
 * @returns a problem where the rows are as far apart as no bars are long, or where intraday times have no zone.
 */
export function barStartsOf(
  times: readonly WrittenTime[],
): BarStarts | { readonly problem: PlacedProblem } {
  const gaps = gapsMs(times);
  const gapMs = gaps[Math.floor(gaps.length / 2)];
  if (gapMs !== undefined && gapMs < leastDailyGapMs) return intradayStarts(times, gaps);
  if (gapMs !== undefined && times.length >= tellingRows && gapMs > 5 * dayMs)
    return { problem: unknownLength(gapMs, times) };
  if (times.every(({ localMs }) => localMs % dayMs === 0)) {
    return { interval: daily, startsMs: times.map(({ localMs }) => localMs), notes: [] };
  }
  const lengthMs = intervalLengthMs(daily);
  const dates = times.map(({ localMs }) => Math.floor(localMs / lengthMs) * lengthMs);
  const isLate = times.every(isEasternMidnight) && lacksFridays(dates);
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

function intradayStarts(
  times: readonly WrittenTime[],
  gaps: Float64Array,
): BarStarts | { readonly problem: PlacedProblem } {
  const gapMs = mostFrequent(gaps);
  const interval = barIntervals.find((one) => intervalLengthMs(one) === gapMs);
  if (interval === undefined || interval === daily) return { problem: unknownLength(gapMs, times) };
  const startsMs: number[] = [];
  for (const { localMs, offsetMs } of times) {
    if (offsetMs === undefined) return { problem: noZone(localMs, interval) };
    startsMs.push(localMs - offsetMs);
  }
  return { interval, startsMs, notes: [`its bars are ${barFrequency(interval)}`] };
}

/** The distances of neighbours in time that are not at the same one, ascending. */
function gapsMs(times: readonly WrittenTime[]): Float64Array {
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
  return gaps.subarray(0, count).sort();
}

/** Of ascending numbers, one or more, the one that is there most often; the least of several. */
function mostFrequent(ascending: Float64Array): number {
  let best = { value: ascending[0]!, count: 0 };
  let from = 0;
  for (let at = 1; at <= ascending.length; at += 1) {
    if (at < ascending.length && ascending[at] === ascending[from]) continue;
    if (at - from > best.count) best = { value: ascending[from]!, count: at - from };
    from = at;
  }
  return best.value;
}

function unknownLength(gapMs: number, { length }: readonly WrittenTime[]): PlacedProblem {
  const apart =
    gapMs >= dayMs
      ? `${Math.round(gapMs / dayMs)} days`
      : gapMs >= hourMs
        ? `${Math.round(gapMs / hourMs)} h`
        : `${Math.round(gapMs / 60_000)} min`;
  const known = barIntervals.map(intervalCode).join(", ");
  return {
    description: `its ${length} rows are ${apart} apart; bars of ${known} are needed: take those from the source`,
  };
}

function noZone(localMs: number, interval: BarInterval): PlacedProblem {
  const written = new Date(localMs).toISOString().slice(0, 19);
  return {
    description:
      `its bars are ${barFrequency(interval)} and their times have no zone, so that ${written} may be any of ` +
      `24 hours; write them in UTC (${written}Z) or with their offset (${written}-05:00)`,
  };
}

/** Whether a time in UTC may be a midnight east of Greenwich, at most 14 hours ahead; earlier ones are openings. */
function isEasternMidnight({ localMs, offsetMs }: WrittenTime): boolean {
  return offsetMs === 0 && localMs - Math.floor(localMs / dayMs) * dayMs >= earliestMidnightMs;
}

/** Whether bars fall on Sundays (UTC) and none on a Friday or Saturday. */
function lacksFridays(dates: readonly number[]): boolean {
  const days = new Set(dates.map((date) => new Date(date).getUTCDay()));
  return days.has(0) && !days.has(5) && !days.has(6);
}
