import { isoDateOf } from "#lib/kernel/calendar.ts";

/**
 * Watches the dates of a file go by: each call takes the next row's date (UTC milliseconds) and
 * line, and says what is wrong with its place, or undefined when it is later than all before it.
 */
export function watchDateOrder(): (startTimeMs: number, line: number) => string | undefined {
  const lineOf = new Map<number, number>();
  let latestMs = Number.NEGATIVE_INFINITY;
  return (startTimeMs, line) => {
    const date = isoDateOf(startTimeMs);
    const first = lineOf.get(startTimeMs);
    if (first !== undefined) return `holds ${date} again (first on line ${first}); keep one`;
    lineOf.set(startTimeMs, line);
    if (startTimeMs < latestMs) {
      const latest = `${isoDateOf(latestMs)} on line ${lineOf.get(latestMs)}`;
      return `holds ${date} after ${latest}; sort the rows oldest first`;
    }
    latestMs = startTimeMs;
    return undefined;
  };
}
