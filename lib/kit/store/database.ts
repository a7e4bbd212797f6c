import { drizzle, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Connection, Rows } from "./connection.ts";

/** What may be read through: a store or a transaction of any service. */
export interface RowReader extends Pick<SqliteRemoteDatabase, "select" | "selectDistinct"> {
  /** Runs SQL text; a `statement` runs through this. @throws DatabaseError */
  rows(sql: string, parameters: readonly unknown[]): Rows;
}

/** What may be written through: the transaction that `Store.write` hands to its work. */
export interface RowWriter
  extends RowReader,
    Pick<SqliteRemoteDatabase, "insert" | "update" | "delete"> {}

/** Drizzle over what runs statements. */
export function databaseOf(run: Connection["run"]): SqliteRemoteDatabase & RowReader {
  const db = drizzle(async (sql, parameters, method) => {
    const rows = run(sql, parameters);
    // For a single row drizzle takes the row itself, or nothing.
    return { rows: (method === "get" ? rows[0] : rows) as unknown[] };
  });
  return Object.assign(db, { rows: run });
}
