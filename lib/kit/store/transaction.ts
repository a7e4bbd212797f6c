import type { SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Rows } from "./connection.ts";

/** What may be read through: a store or a transaction of any service. */
export interface RowReader extends Pick<SqliteRemoteDatabase, "select" | "selectDistinct"> {
  /** Runs SQL text; a `statement` runs through this. @throws DatabaseError */
  rows(sql: string, parameters: readonly unknown[]): Rows;
}

/** What may be written through: the transaction that `Store.write` hands to its work. */
export interface RowWriter
  extends RowReader,
    Pick<SqliteRemoteDatabase, "insert" | "update" | "delete"> {}
