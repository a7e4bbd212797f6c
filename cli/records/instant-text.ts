import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** A timestamp as files have it, in UTC and to the second: 2020-01-02T00:00:00Z; empty without one. */
export function instantText(time: Timestamp | undefined): string {
  if (time === undefined) return "";
  return new Date(Number(time.seconds) * 1000).toISOString().replace(".000Z", "Z");
}
