import { dirname, resolve } from "node:path";
import { migrate } from "drizzle-orm/sqlite-proxy/migrator";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { type Connection, openConnection } from "./connection.ts";
import { databaseOf } from "./database.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { makeFolder } from "./make-folder.ts";
import { corruptFault, toOpenError, toStoreError } from "./store-error.ts";
import type { RowReader, Transaction } from "./transaction.ts";
import { createWriteQueue } from "./write-queue.ts";

/** A service's own database. */
export interface Store {
  /** Sees what has been committed. */
  readonly db: RowReader;
  /**
   * Runs `work` in a transaction, after every write asked for earlier, and resolves once it has been
   * committed with a sync of the disk; when `work` rejects nothing of it remains and later writes go
   * on. The commit does not block the event loop. Writes that wait together share one. `tx` must not
   * be used after `work` settles.
   */
  write<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T>;
  /** Lets the writes asked for so far end, then closes the file and gives up its lock. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** The database file; its folder is created where absent. */
  readonly path: string;
  /** Absolute folder of the migrations that drizzle-kit generated; applied before this returns. */
  readonly migrationsFolder: string;
  readonly logger: Logger;
}

/**
 * Opens a database file for this process alone, checks it and brings its schema up to date.
 *
 * @throws Fault DATABASE_LOCKED, DATABASE_CORRUPT or STORAGE_NOT_WRITABLE, each naming the file.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const path = resolve(options.path);
  let lock: FileLock | undefined;
  let writer: Connection | undefined;
  let reader: Connection | undefined;
  const closeAll = () => {
    reader?.close();
    writer?.close();
    lock?.release();
  };
  try {
    makeFolder(dirname(path));
    lock = lockFile(path);
    writer = openConnection(path);
    checkDamage(writer, path);
    prepareWriter(writer);
    await applyMigrations(writer, options.migrationsFolder);
    reader = openConnection(path);
    reader.exec("PRAGMA query_only=ON");
  } catch (error) {
    closeAll();
    throw toOpenError(error, path);
  }
  options.logger.debug("database open", { path });
  return storeOf(path, writer, reader, closeAll);
}

function storeOf(
  path: string,
  writer: Connection,
  reader: Connection,
  closeAll: () => void,
): Store {
  const queue = createWriteQueue(writer, path, hasDeferredKeys(writer));
  let closing: Promise<void> | undefined;
  return {
    db: databaseOf(reader.run),
    async write(work) {
      if (closing) throw closedFault(path);
      try {
        return await queue.write(work);
      } catch (error) {
        throw toStoreError(error, path);
      }
    },
    close() {
      closing ??= queue.idle().then(() => {
        try {
          emptyWal(writer);
        } finally {
          closeAll();
        }
      });
      return closing;
    },
  };
}

/** Whether a foreign key of the schema is checked by each commit, rather than by each statement. */
function hasDeferredKeys({ run }: Connection): boolean {
  const [found] = run("SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY%DEFERRED%' LIMIT 1");
  return found !== undefined;
}

function checkDamage({ run }: Connection, path: string): void {
  const [[finding] = []] = run("PRAGMA quick_check(1)");
  if (finding !== "ok") throw corruptFault(path, `quick_check: ${String(finding)}`);
}

/** WAL lets readers go on while a write commits; FULL makes a commit survive a loss of power. */
function prepareWriter({ run, exec }: Connection): void {
  const settings = { journal_mode: "wal", synchronous: 2, foreign_keys: 1 };
  for (const [name, wanted] of Object.entries(settings)) {
    exec(`PRAGMA ${name}=${wanted}`);
    const [[held] = []] = run(`PRAGMA ${name}`);
    if (held !== wanted) throw new Error(`the database refused ${name}=${wanted}: ${held}`);
  }
}

/** Foreign keys are off meanwhile, since a migration may rebuild a table that others refer to. */
async function applyMigrations(connection: Connection, migrationsFolder: string): Promise<void> {
  const { run, exec } = connection;
  const perform = async (statements: readonly string[]) => {
    exec("PRAGMA foreign_keys=OFF");
    exec("BEGIN IMMEDIATE");
    try {
      for (const statement of statements) exec(statement);
      await connection.commit();
    } finally {
      connection.rollback();
    }
    exec("PRAGMA foreign_keys=ON");
  };
  await migrate(databaseOf(run), perform, { migrationsFolder });
}

/** Moves everything into the main file, so that a closed database is that one file. */
function emptyWal({ run }: Connection): void {
  run("PRAGMA wal_checkpoint(TRUNCATE)");
}

function closedFault(path: string): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", `Database ${path} is closing; retry elsewhere.`);
}
