import { customType } from "drizzle-orm/sqlite-core";

/** A blob column read and written as `Uint8Array` (drizzle's own blob insists on Node's Buffer). */
export const bytes = customType<{ data: Uint8Array; driverData: unknown }>({
  dataType: () => "blob",
  toDriver: (value) => value,
  fromDriver: (value) => {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (value instanceof Uint8Array) return new Uint8Array(value);
    throw new TypeError(`expected a blob, got ${typeof value}`);
  },
});
