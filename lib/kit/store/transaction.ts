import type { SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Rows } from "./connection.ts";

/** What may be read through: a store or a transaction of any service. */
export interface RowReader extends Pick<SqliteRemoteDatabase, "select" | "selectDistinct"> {
  /** Runs SQL text; a `statement` runs through this. @throws DatabaseError */
  rows(sql: string, parameters: readonly unknown[]): Rows;
}

/** What may be written through: a transaction of any service. */
export interface RowWriter
  extends RowReader,
    Pick<SqliteRemoteDatabase, "insert" | "update" | "delete"> {}

/** What `Store.write` hands to its work. */
export interface Transaction extends RowWriter, Pick<SqliteRemoteDatabase, "run"> {
  /**
   * Has the foreign keys of this transaction checked by its commit, so that rows may name each other
   * before all of them are there. Every statement is then prepared again: where many transactions
   * need it, declare the keys `DEFERRABLE INITIALLY DEFERRED` instead.
   */
  deferForeignKeys(): void;
}
