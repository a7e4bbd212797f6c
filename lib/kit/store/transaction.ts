import type { SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";

/** What the kit may read through: a store or a transaction of any service. */
export type RowReader = Pick<SqliteRemoteDatabase, "select" | "selectDistinct">;

/** What the kit may write through: a transaction of any service. */
export type RowWriter = RowReader & Pick<SqliteRemoteDatabase, "insert" | "update" | "delete">;

/** What `Store.write` hands to its work. */
export type Transaction = RowWriter & Pick<SqliteRemoteDatabase, "run">;

/** A store, as far as the kit's own tables need it. */
export interface RowStore {
  readonly db: RowReader;
  write<T>(work: (tx: RowWriter) => Promise<T>): Promise<T>;
}
