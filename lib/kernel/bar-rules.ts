import type { Bar, BarInterval } from "./bar.ts";
import { barStartText, intervalLengthMs } from "./calendar.ts";
import { microsPriceRange } from "./money.ts";

/** What is wrong with one number of a bar. `description` reads on after the field's name. */
export interface BarProblem {
  readonly field: keyof Bar;
  readonly description: string;
}

/** Names of a bar's numbers in requests, where they are not the same. */
const fieldNames: Partial<Record<keyof Bar, string>> = {
  startTimeMs: "start_time",
  volumeUnits: "volume_units",
};

const noProblems: readonly BarProblem[] = [];
/** What an interval asks of a bar's start. */
const startRuleOf: Readonly<Record<BarInterval, string>> = {
  MINUTE_1: "must be a whole minute (UTC) of the years 1600 to 2199",
  MINUTE_5: "must be a multiple of 5 minutes past the hour (UTC) of the years 1600 to 2199",
  MINUTE_15: "must be a quarter of an hour (UTC) of the years 1600 to 2199",
  MINUTE_30: "must be a full or half hour (UTC) of the years 1600 to 2199",
  HOUR_1: "must be a quarter of an hour (UTC) of the years 1600 to 2199",
  DAY_1: "must be 00:00 UTC of a trading date from 1600 to 2199",
};
/** What every start is a multiple of: many feeds start the hourly bars of an exchange at its opening, 09:15. */
const startStepMs = (interval: BarInterval) =>
  intervalLengthMs(interval === "HOUR_1" ? "MINUTE_15" : interval);
const prices = ["open", "high", "low", "close"] as const;

/** The years 1600 to 2199: no market is older, and no later date is meant. */
const earliestMs = Date.parse("1600-01-01T00:00:00Z");
const latestMs = Date.parse("2199-12-31T00:00:00Z");

/** Most units that a bar may have traded: beyond it doubles do not count exactly. */
export const largestVolumeUnits = 1e15;

/**
 * Checks one bar by itself: its start is an instant (with an `interval`, one at which its bars
 * start), prices lie in `microsPriceRange`, the volume lies between 0 and `largestVolumeUnits`, the high
 * is at least every other price and the low at most. There is no tolerance: a bar with a close above its
 * high makes ranges negative downstream. The import, the forecast and the ledger ask this one function, so
 * that none accepts what another refuses.
 */
export function barProblems(bar: Bar, interval?: BarInterval): readonly BarProblem[] {
  // A request has hundreds of bars, nearly all of them sound: those allocate nothing.
  if (isSound(bar) && isStart(bar.startTimeMs, interval)) return noProblems;
  const problems: BarProblem[] = [];
  if (!isStart(bar.startTimeMs, interval)) {
    const description =
      interval === undefined
        ? `${bar.startTimeMs} must be a whole number of milliseconds`
        : startRuleOf[interval];
    problems.push({ field: "startTimeMs", description });
  }
  for (const field of prices) {
    const description = priceProblem(bar[field]);
    if (description !== undefined) problems.push({ field, description });
  }
  if (!isVolume(bar.volumeUnits)) {
    const description =
      bar.volumeUnits > largestVolumeUnits
        ? `${bar.volumeUnits} is more than ${largestVolumeUnits}; count in larger units`
        : `${bar.volumeUnits} must be a finite number of 0 or more`;
    problems.push({ field: "volumeUnits", description });
  }
  return problems.length > 0 ? problems : shapeProblems(bar);
}

/** Why no bar of a length closes at an instant, UTC milliseconds; undefined where one may. */
export function closeProblem(closeMs: number, interval: BarInterval): string | undefined {
  if (isStart(closeMs - intervalLengthMs(interval), interval)) return undefined;
  const rule =
    interval === "DAY_1"
      ? "a daily bar closes at 00:00 UTC, the midnight after its date"
      : `it is the start of the last bar, which ${startRuleOf[interval]}, and its length`;
  return `${new Date(closeMs).toISOString()} is the close of no bar; ${rule}`;
}

/** Says what is wrong with a bar's place after the bar before it, or undefined when it starts later. */
export function orderProblem(before: Bar, bar: Bar): BarProblem | undefined {
  if (bar.startTimeMs > before.startTimeMs) return undefined;
  const start = barStartText(bar.startTimeMs);
  const what = start.includes(":") ? "start" : "date";
  return {
    field: "startTimeMs",
    description:
      bar.startTimeMs === before.startTimeMs
        ? `${start} repeats the ${what} of the bar before it; keep one bar a ${what}`
        : `${start} comes after ${barStartText(before.startTimeMs)}; sort the bars oldest first`,
  };
}

/** The name of a bar's number in requests. */
export function barFieldName(field: keyof Bar): string {
  return fieldNames[field] ?? field;
}

function isSound({ open, high, low, close, volumeUnits }: Bar): boolean {
  return (
    low >= microsPriceRange.lowest &&
    high <= microsPriceRange.highest &&
    open >= low &&
    open <= high &&
    close >= low &&
    close <= high &&
    isVolume(volumeUnits)
  );
}

function isStart(startTimeMs: number, interval: BarInterval | undefined): boolean {
  if (interval === undefined) return Number.isSafeInteger(startTimeMs);
  const isRepresentable = startTimeMs >= earliestMs && startTimeMs <= latestMs;
  return isRepresentable && startTimeMs % startStepMs(interval) === 0;
}

function isVolume(volumeUnits: number): boolean {
  return volumeUnits >= 0 && volumeUnits <= largestVolumeUnits;
}

function priceProblem(price: number): string | undefined {
  const { lowest, highest } = microsPriceRange;
  if (!Number.isFinite(price)) return `${price} must be a finite number`;
  if (price <= 0) return `${price} must be above 0`;
  if (price >= lowest && price <= highest) return undefined;
  return `${price} must lie between ${lowest} and ${highest}; give all prices in another unit`;
}

function shapeProblems(bar: Bar): readonly BarProblem[] {
  const { open, high, low, close } = bar;
  const problems: BarProblem[] = [];
  const top = Math.max(open, low, close);
  if (top > high) {
    const field = top === close ? "close" : top === open ? "open" : "low";
    problems.push({ field: "high", description: `${high} is below the ${field} ${top}` });
  }
  const bottom = Math.min(open, close);
  if (bottom < low) {
    const field = bottom === close ? "close" : "open";
    problems.push({ field: "low", description: `${low} is above the ${field} ${bottom}` });
  }
  return problems;
}
