import { customType } from "drizzle-orm/sqlite-core";
import type { Micros } from "../../kernel/money.ts";

/**
 * An INTEGER column of money, read as bigint. The driver refuses integers beyond 2^53 rather than
 * rounding them, and the ledger's CHECKs keep them out.
 */
export const micros = customType<{ data: Micros; driverData: unknown }>({
  dataType: () => "integer",
  toDriver: (value) => value,
  fromDriver: (value) => BigInt(value as number | bigint),
});
