import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";

const nanosPerMs = 1_000_000;
/** 0001-01-01T00:00:00Z. */
const firstSeconds = -62_135_596_800;
/** 9999-12-31T23:59:59Z. */
const lastSeconds = 253_402_300_799;

/**
 * UTC milliseconds of a timestamp, rounded down: rounding up could move an as-of past the close of
 * a bar that was not known yet. `field` is its path.
 * @throws Fault FIELD_INVALID outside the years 1 to 9999, which protobuf and its JSON allow: further
 *   out a time could be stored and not be read back.
 */
export function timeMsOf(timestamp: Timestamp, field: string): number {
  const { seconds, nanos } = timestamp;
  if (!isTime(timestamp)) {
    const description = `must lie in the years 1 to 9999, got ${seconds} seconds and ${nanos} nanos`;
    throw invalidField(field, description);
  }
  return Number(seconds) * 1000 + Math.floor(nanos / nanosPerMs);
}

/** UTC milliseconds as a whole message, which protobuf takes without a copy. */
export function timestampToMessage(timeMs: number): Timestamp {
  const seconds = Math.floor(timeMs / 1000);
  const nanos = (timeMs - seconds * 1000) * nanosPerMs;
  return { $typeName: "google.protobuf.Timestamp", seconds: BigInt(seconds), nanos };
}

/** Whether a timestamp lies in the years 1 to 9999. */
export function isTime({ seconds, nanos }: Timestamp): boolean {
  const whole = Number(seconds);
  return whole >= firstSeconds && whole <= lastSeconds && nanos >= 0 && nanos < 1000 * nanosPerMs;
}

/** Whether milliseconds hold a timestamp exactly. */
export function isWholeMs({ nanos }: Timestamp): boolean {
  return nanos % nanosPerMs === 0;
}
