import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "../../kernel/fault.ts";

/** A message field that must be set. @throws Fault INVALID_ARGUMENT naming the field. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw invalidField(field, "must be set");
  return value;
}

/** A time that must be set, in UTC milliseconds. @throws Fault INVALID_ARGUMENT naming the field. */
export function requiredTimeMs(value: Timestamp | undefined, field: string): number {
  return timestampMs(required(value, field));
}
