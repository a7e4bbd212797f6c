import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** The UTC date of a timestamp as YYYY-MM-DD; "?" without one. */
export function dateText(time: Timestamp | undefined): string {
  return time === undefined ? "?" : textOfMs(Number(time.seconds) * 1000);
}

/**
 * An as-of as the date of the last bar that it may see: a daily bar is known at the midnight after
 * its date, and a person who reads that midnight's date looks for a bar that is not there.
 */
export function asOfText(asOf: Timestamp | undefined): string {
  return asOf === undefined ? "?" : textOfMs(Number(asOf.seconds) * 1000 - 1);
}

function textOfMs(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
