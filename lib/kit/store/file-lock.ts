import { type Connection, openConnection } from "./connection.ts";
import { createPrivateFile } from "./private-file.ts";
import { lockedFault, storageCodeOf, toOpenError } from "./store-error.ts";

/** An exclusive claim on a database file. */
export interface FileLock {
  release(): void;
}

/** Whoever only looks whether the lock is held (pmx doctor) gives it up within this time. */
const lockPatienceMs = 100;

/**
 * Claims `<path>.lock` for as long as the process lives or until `release`. The lock is an open
 * write transaction on a database file of its own, so the operating system frees it when the
 * process dies by any means: a crash leaves no stale lock behind.
 *
 * @throws Fault DATABASE_LOCKED when another process, or another store of this one, holds it.
 */
export function lockFile(path: string): FileLock {
  let connection: Connection | undefined;
  try {
    createPrivateFile(`${path}.lock`);
    connection = openConnection(`${path}.lock`, lockPatienceMs);
    connection.exec("BEGIN IMMEDIATE");
    const held = connection;
    return {
      release() {
        held.rollback();
        held.close();
      },
    };
  } catch (error) {
    connection?.close();
    if (storageCodeOf(error) === "SQLITE_BUSY") throw lockedFault(path, error);
    throw toOpenError(error, `${path}.lock`);
  }
}
