import type { Timestamp } from "@bufbuild/protobuf/wkt";

const nanosPerMs = 1_000_000;

/**
 * UTC milliseconds of a timestamp, rounded down: rounding up could move an as-of past the close of
 * a bar that was not known yet.
 */
export function timeMsOf({ seconds, nanos }: Timestamp): number {
  return Number(seconds) * 1000 + Math.floor(nanos / nanosPerMs);
}

/** Whether milliseconds hold a timestamp exactly. */
export function isWholeMs({ nanos }: Timestamp): boolean {
  return nanos % nanosPerMs === 0;
}
