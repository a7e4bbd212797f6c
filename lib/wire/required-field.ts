import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { timeMsOf } from "./timestamp.ts";

/** A field that a message must have. @throws Fault FIELD_INVALID where it is absent or empty. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined || value === "") throw invalidField(field, "is required");
  return value;
}

/** A time that a message must have, in UTC milliseconds. @throws Fault FIELD_INVALID. */
export function requiredTimeMs(time: Timestamp | undefined, field: string): number {
  return timeMsOf(required(time, field));
}
