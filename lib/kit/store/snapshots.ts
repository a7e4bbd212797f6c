import { Mutex } from "../async/mutex.ts";
import { Reentry } from "../async/reentry.ts";
import type { Connection } from "./connection.ts";
import type { RowReader } from "./database.ts";
import { databaseOf } from "./database.ts";

/** Reads over one state of a database that does not change meanwhile. */
export interface Snapshots {
  read<T>(work: (db: RowReader) => T | Promise<T>): Promise<T>;
  /** Resolves when the reads asked for so far have ended. */
  idle(): Promise<void>;
}

/**
 * Reads in deferred transactions, one after another, on a connection that is opened when it is first
 * needed. It is not the store's reader: what reads through that one sees every commit at once.
 *
 * @param name of the database, for error messages
 */
export function createSnapshots(open: () => Connection, name: string): Snapshots {
  const mutex = new Mutex();
  const reentry = new Reentry();
  let connection: Connection | undefined;

  async function read<T>(work: (db: RowReader) => T | Promise<T>): Promise<T> {
    connection ??= open();
    const { run, exec } = connection;
    let ended = false;
    const db = databaseOf((sql, parameters) => {
      if (ended) throw new Error("the snapshot has ended");
      return run(sql, parameters);
    });
    exec("BEGIN");
    try {
      return await reentry.run(() => work(db));
    } finally {
      ended = true;
      connection.rollback();
    }
  }

  return {
    read(work) {
      if (!reentry.isInside) return mutex.run(() => read(work));
      return Promise.reject(new Error(`${name}: a snapshot asked for another one; use its db`));
    },
    idle: () => mutex.run(() => Promise.resolve()),
  };
}
