import type { BarInterval } from "#lib/kernel/bar.ts";
import { intervalLengthMs, isoDateOf } from "#lib/kernel/calendar.ts";
import type { Finding } from "./finding.ts";

const shownDates = 5;

/** A finding about the bars that start at these instants (ascending, 1 or more). */
export function findingAt(
  startsMs: readonly number[],
  rest: Omit<Finding, "fromMs" | "toMs" | "count">,
): Finding {
  const fromMs = startsMs[0] as number;
  return { ...rest, fromMs, toMs: startsMs.at(-1) as number, count: startsMs.length };
}

/** The dates (with the time of day where bars are shorter than one) of some bars, the first few by name. */
export function datesText(startsMs: readonly number[], interval: BarInterval): string {
  const shown = startsMs.slice(0, shownDates).map((startMs) => dateText(startMs, interval));
  const hidden = startsMs.length - shown.length;
  return `${shown.join(", ")}${hidden > 0 ? ` and ${hidden} more` : ""}`;
}

/** When a bar starts, as its file says it. */
export function dateText(startMs: number, interval: BarInterval): string {
  if (intervalLengthMs(interval) % 86_400_000 === 0) return isoDateOf(startMs);
  return new Date(startMs).toISOString().replace(":00.000Z", "Z");
}

/** A count with its noun: "1 bar", "2 bars". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A ratio in percent with one decimal. */
export function percentText(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}

/** The middle of some numbers, the lower of two; undefined without any. */
export function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((left, right) => left - right)[(values.length - 1) >>> 1];
}
