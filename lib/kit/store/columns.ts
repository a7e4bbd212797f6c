import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { customType } from "drizzle-orm/sqlite-core";

/**
 * An exact integer, such as money in micros, in a column that SQL computes with. The driver refuses
 * integers beyond 2^53 rather than rounding them; where a value may be larger, select it by
 * `exactly`.
 */
export const exactInteger = customType<{ data: bigint; driverData: unknown }>({
  dataType: () => "integer",
  toDriver: (value) => value,
  fromDriver: (value) => BigInt(value as number | bigint),
});

/** An exact integer of any size as its decimal digits, in a column that SQL does not compute with. */
export const exactDigits = customType<{ data: bigint; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => value.toString(),
  fromDriver: (value) => BigInt(value),
});

/** An integer that may lie beyond 2^53. */
export function exactly(column: AnyColumn | SQL): SQL<bigint> {
  return sql`cast(${column} as text)`.mapWith(BigInt);
}

/**
 * A sum of integers that may lie beyond 2^53; 0 over no rows. The upper and the lower halves are summed
 * apart: SQLite fails where a sum lies beyond 2^63 on its way, though in the end it does not.
 */
export function sumOf(column: AnyColumn): SQL<bigint> {
  const halves = sql<string>`coalesce(sum(${column} / 4294967296) || ' ' || sum(${column} % 4294967296), '0 0')`;
  return halves.mapWith((text: string) => {
    const [upper = "", lower = ""] = text.split(" ");
    return BigInt(upper) * (1n << 32n) + BigInt(lower);
  });
}

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
