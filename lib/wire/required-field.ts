import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { timeMsOf } from "./timestamp.ts";

/**
 * A field that a request or an event must have.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID where it is absent or empty.
 */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined || value === "") throw invalidField(field, "is required");
  return value;
}

/**
 * A field that every reply of a peer has; without it the peer is broken, not the request.
 * @throws Fault INTERNAL where it is absent.
 */
export function requiredInReply<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  const message = `the reply of a peer has no ${field}: is the peer of the same version?`;
  throw new Fault("INTERNAL", "INTERNAL", message);
}

/**
 * A time that a request or an event must have, in UTC milliseconds.
 * @throws Fault FIELD_INVALID where it is absent or no time of the years 1 to 9999.
 */
export function requiredTimeMs(time: Timestamp | undefined, field: string): number {
  return timeMsOf(required(time, field), field);
}
