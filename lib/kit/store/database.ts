import { drizzle, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Connection } from "./connection.ts";
import type { RowReader } from "./transaction.ts";

/** Drizzle over what runs statements. */
export function databaseOf(run: Connection["run"]): SqliteRemoteDatabase & RowReader {
  const db = drizzle(async (sql, parameters, method) => {
    const rows = run(sql, parameters);
    // For a single row drizzle takes the row itself, or nothing.
    return { rows: (method === "get" ? rows[0] : rows) as unknown[] };
  });
  return Object.assign(db, { rows: run });
}
