import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "../../kernel/fault.ts";

/** A field that a fact must have. @throws Fault INVALID_ARGUMENT where it is absent or empty. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined || value === "") throw invalidField(field, "is missing");
  return value;
}

/** A time that a fact must have, in UTC milliseconds. */
export function requiredTimeMs(time: Timestamp | undefined, field: string): number {
  return timestampMs(required(time, field));
}
