import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { customType } from "drizzle-orm/sqlite-core";
import type { Micros } from "#lib/kernel/money.ts";

/**
 * An INTEGER column of money, read as bigint. The driver refuses integers beyond 2^53 rather than
 * rounding them; no single trade is that large, and what may be is read by the two below.
 */
export const micros = customType<{ data: Micros; driverData: unknown }>({
  dataType: () => "integer",
  toDriver: (value) => value,
  fromDriver: (value) => BigInt(value as number | bigint),
});

/** Money that may pass 2^53 micros, such as a portfolio's worth. */
export function exactly(column: AnyColumn | SQL): SQL<Micros> {
  return sql`cast(${column} as text)`.mapWith(BigInt);
}

/** A sum of money; 0 over no rows. */
export function sumOf(column: AnyColumn): SQL<Micros> {
  return exactly(sql`coalesce(sum(${column}), 0)`);
}
