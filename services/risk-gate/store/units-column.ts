import { customType } from "drizzle-orm/sqlite-core";

/** Units as exact decimal digits: the driver reads SQLite integers as doubles, exact to 2^53 only. */
export const units = customType<{ data: bigint; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => value.toString(),
  fromDriver: (value) => BigInt(value),
});
