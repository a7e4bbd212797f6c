import type { ResultSet } from "@libsql/client";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { BaseSQLiteDatabase, SQLiteTransaction } from "drizzle-orm/sqlite-core";

/** The drizzle transaction that `Store.write` hands to its work. */
export type Transaction<Schema extends Record<string, unknown> = Record<string, never>> =
  SQLiteTransaction<"async", ResultSet, Schema, ExtractTablesWithRelations<Schema>>;

/** What the kit may read through: a database or a transaction of any service's schema. */
export type RowReader = Pick<BaseSQLiteDatabase<"async", ResultSet>, "select">;

/** What the kit may write through: a transaction of any service's schema. */
export type RowWriter = Pick<
  BaseSQLiteDatabase<"async", ResultSet>,
  "select" | "insert" | "update" | "delete"
>;

/** A store of any schema, as far as the kit's own tables need it. */
export interface RowStore {
  readonly db: RowReader;
  write<T>(work: (tx: RowWriter) => Promise<T>): Promise<T>;
}
