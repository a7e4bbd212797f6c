import { clip } from "./csv-problem.ts";

/**
 * The instant at 00:00 UTC of an ISO trading date (`2015-02-27`), in UTC milliseconds, or a
 * description of what is wrong with the text, which reads on after the column's name.
 */
export function parseTradingDate(text: string): number | string {
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
