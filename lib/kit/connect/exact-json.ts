import type { JsonValue } from "@bufbuild/protobuf";

/** A text, or a number as JSON has it. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** A whole number that a double may not hold; 2^53 has 16 digits. */
const long = /^-?[1-9]\d{15,}$/;
/** What looks as one does, so that few messages are read twice. */
const maybeLong = /(?:^|[[:,\s])-?[1-9]\d{15,}\s*(?:[,\]}]|$)/;

/** Texts as times are, of a day that not every month has, or of an hour that no day has. */
const doubtful = /"(\d{4}-(?:02-(?:29|3\d)|\d\d-31)|\d{4}-\d\d-\d\d(?=T24))T[^"]*"/g;

/**
 * JSON as it is written, where readers would change it in silence: a whole number beyond 2^53 is kept as a text, which
 * fields of 64 bits take as well, and a time of a day that there is not, which would be one of the next month, is none.
 * @throws Error for what is no JSON, and for such a time
 */
export function exactJson(text: string): JsonValue {
  const value = JSON.parse(text);
  for (const [stated, day = ""] of text.matchAll(doubtful)) {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
    if (!isDay || stated.includes("T24")) throw new Error(`there is no ${stated}`);
  }
  if (!maybeLong.test(text)) return value;
  return JSON.parse(text.replace(token, (found) => (long.test(found) ? `"${found}"` : found)));
}
