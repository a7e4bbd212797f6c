import type { BarInterval } from "#lib/kernel/bar.ts";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { clip } from "./csv-problem.ts";

/**
 * Checks the order of a file's dates: each call takes the next row's date (UTC milliseconds) and
 * line, and answers what is wrong with its place, or undefined when it is later than all before it.
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

const parserOf: Readonly<Record<BarInterval, (text: string) => number | string>> = {
  DAY_1: parseTradingDate,
};

/**
 * The start of a bar as its row has it, in UTC milliseconds, or a description of what is wrong with
 * the text, which reads on after the column's name.
 */
export function parseBarStart(text: string, interval: BarInterval): number | string {
  return parserOf[interval](text);
}

/**
 * The instant at 00:00 UTC of an ISO trading date (`2015-02-27`), in UTC milliseconds, or a
 * description of what is wrong with the text.
 */
function parseTradingDate(text: string): number | string {
  if (/^\d{4}-\d{2}-\d{2}[T ].+$/.test(text)) {
    return `holds "${clip(text)}", a time of day; bars are daily: write the trading date, YYYY-MM-DD`;
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return `holds "${clip(text)}"; a trading date as YYYY-MM-DD is needed, for example 2015-02-27`;
  }
  const timeMs = Date.parse(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(text);
  return exists ? timeMs : `holds "${clip(text)}", which is not a date of the calendar`;
}
