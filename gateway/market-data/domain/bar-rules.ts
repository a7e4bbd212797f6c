import { type Bar, type BarInterval, intervalLengthMs } from "#lib/kernel/bar.ts";

/** What is wrong with one number of a bar. `description` reads on after the field's name. */
export interface BarProblem {
  readonly field: keyof Bar;
  readonly description: string;
}

/** The years 0001 to 9999, which is what a timestamp of a message can hold. */
const earliestMs = Date.parse("0001-01-01T00:00:00Z");
const latestMs = Date.parse("9999-12-31T00:00:00Z");

const prices = ["open", "high", "low", "close"] as const;

/**
 * Checks one bar by itself: it starts at 00:00 UTC of a date, prices are finite and above 0, the
 * high is at least every other price and the low at most, the volume is finite and 0 or more.
 * There is no tolerance: a bar with a close above its high makes ranges negative downstream.
 */
export function barProblems(bar: Bar, interval: BarInterval): readonly BarProblem[] {
  const problems: BarProblem[] = [];
  const { startTimeMs } = bar;
  const representable = startTimeMs >= earliestMs && startTimeMs <= latestMs;
  if (!representable || startTimeMs % intervalLengthMs(interval) !== 0) {
    problems.push({ field: "startTimeMs", description: "must be 00:00 UTC of a trading date" });
  }
  for (const field of prices) {
    const fault = priceFault(bar[field]);
    if (fault !== undefined) problems.push({ field, description: fault });
  }
  if (!Number.isFinite(bar.volumeUnits) || bar.volumeUnits < 0) {
    const description = `${bar.volumeUnits} must be a finite number of 0 or more`;
    problems.push({ field: "volumeUnits", description });
  }
  return problems.length > 0 ? problems : rangeProblems(bar);
}

/**
 * Says what is wrong with a bar's place after the bar before it, or undefined when it starts later.
 */
export function orderProblem(before: Bar, bar: Bar): BarProblem | undefined {
  if (bar.startTimeMs > before.startTimeMs) return undefined;
  const date = isoDateOf(bar.startTimeMs);
  return {
    field: "startTimeMs",
    description:
      bar.startTimeMs === before.startTimeMs
        ? `${date} repeats the date of the bar before it; keep one bar a date`
        : `${date} comes after ${isoDateOf(before.startTimeMs)}; sort the bars oldest first`,
  };
}

/** The UTC date of an instant as YYYY-MM-DD, or the bare number where it has none. */
export function isoDateOf(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString().slice(0, 10);
}

function priceFault(price: number): string | undefined {
  if (!Number.isFinite(price)) return `${price} must be a finite number`;
  return price > 0 ? undefined : `${price} must be above 0`;
}

function rangeProblems(bar: Bar): readonly BarProblem[] {
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
