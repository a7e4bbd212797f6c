import Database from "libsql";
import AsynchronousDatabase from "libsql/promise";
import { asDatabaseErrors, databaseErrorOf } from "./database-error.ts";
import { bindable, readable, type Value } from "./values.ts";

/** Rows as their values in the order of the columns. */
export type Rows = readonly (readonly Value[])[];

/** One connection to a database file; every method throws or rejects with a DatabaseError. */
export interface Connection {
  /** Runs one statement. Not for one that waits for the disk: nothing else is done meanwhile. */
  run(sql: string, parameters?: readonly unknown[]): Rows;
  /** Commits the open transaction on a thread of the driver's, since a commit waits for the disk. */
  commit(): Promise<void>;
  /** Undoes the open transaction, if there still is one. */
  rollback(): void;
  close(): void;
}

/** How long a statement waits for another program that has the file open, in milliseconds. */
const busyTimeoutMs = 250;

/**
 * The driver has a synchronous class, fit for statements of microseconds, and one that hands its work
 * to a thread. Both hold the same native connection as `db`, so the one can perform for the other.
 */
const performApart = AsynchronousDatabase.prototype.exec as (
  this: { readonly db: unknown },
  sql: string,
) => Promise<void>;

/** Opens a connection. @throws DatabaseError when there can be no database at the path. */
export function openConnection(path: string, timeoutMs: number = busyTimeoutMs): Connection {
  const database = asDatabaseErrors(() => new Database(path, { timeout: timeoutMs }));
  const native = database as unknown as { readonly db: unknown };
  const run = (sql: string, parameters: readonly unknown[] = []) =>
    asDatabaseErrors(() => {
      const statement = database.prepare(sql);
      const bound = parameters.map(bindable);
      if (!statement.reader) {
        statement.run(bound);
        return [];
      }
      const rows = statement.raw(true).safeIntegers(true).all(bound);
      return (rows as Value[][]).map((row) => row.map(readable));
    });
  return {
    run,
    async commit() {
      try {
        await performApart.call(native, "COMMIT");
      } catch (error) {
        throw databaseErrorOf(error);
      }
    },
    rollback() {
      // Some errors, a full disk for one, end a transaction by themselves.
      if (database.inTransaction) run("ROLLBACK");
    },
    close: () => void database.close(),
  };
}
