import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** The UTC date of a timestamp as YYYY-MM-DD; "?" without one. */
export function dateText(time: Timestamp | undefined): string {
  if (time === undefined) return "?";
  return new Date(Number(time.seconds) * 1000).toISOString().slice(0, 10);
}
