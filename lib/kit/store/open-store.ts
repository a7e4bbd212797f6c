import { dirname, resolve } from "node:path";
import { migrate } from "drizzle-orm/sqlite-proxy/migrator";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { RowReader, RowWriter } from "./database.ts";
import { databaseOf } from "./database.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { makeFolder } from "./make-folder.ts";
import { createSnapshots } from "./snapshots.ts";
import { corruptFault, toOpenError, toStoreError } from "./store-error.ts";
import { createWriteQueue } from "./write-queue.ts";

/** A service's own database. */
export interface Store {
  /** Sees what has been committed. */
  readonly db: RowReader;
  /**
   * Runs `work` over one state of the database: what was committed when it began. `db` must not be
   * used after `work` settles.
   */
  snapshot<T>(work: (db: RowReader) => T | Promise<T>): Promise<T>;
  /**
   * Runs `work` in a transaction, after every write asked for earlier, and resolves once it has been
   * committed with a sync of the disk; when `work` rejects nothing of it remains and later writes go
   * on. The commit does not block the event loop. Writes that wait together share one. `tx` must not
   * be used after `work` settles.
   */
  write<T>(work: (tx: RowWriter) => T | Promise<T>): Promise<T>;
  /** Calls back after each commit, until the function returned is called. */
  onCommit(listener: () => void): () => void;
  /** Lets the reads and writes asked for so far end, then closes the file and gives up its lock. */
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
  const opened: Connection[] = [];
  const open = (): Connection => {
    const connection = openConnection(path);
    opened.unshift(connection);
    return connection;
  };
  let lock: FileLock | undefined;
  const closeAll = () => {
    for (const connection of opened) connection.close();
    lock?.release();
  };
  try {
    makeFolder(dirname(path));
    lock = lockFile(path);
    const writer = open();
    checkDamage(writer, path);
    prepareWriter(writer);
    await applyMigrations(writer, options.migrationsFolder);
    const openReader = () => {
      const reader = open();
      reader.exec("PRAGMA query_only=ON");
      return reader;
    };
    const store = storeOf(path, writer, openReader, closeAll);
    options.logger.debug("database open", { path });
    return store;
  } catch (error) {
    closeAll();
    throw toOpenError(error, path);
  }
}

function storeOf(
  path: string,
  writer: Connection,
  openReader: () => Connection,
  closeAll: () => void,
): Store {
  const listeners = new Set<() => void>();
  const queue = createWriteQueue(writer, {
    name: path,
    sharesCommits: !hasDeferredKeys(writer),
    committed: () => {
      for (const listener of listeners) listener();
    },
  });
  const reader = openReader();
  const snapshots = createSnapshots(openReader, path);
  let closing: Promise<void> | undefined;
  const runOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closing) throw closedFault(path);
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, path);
    }
  };
  return {
    db: databaseOf(reader.run),
    snapshot: (work) => runOpen(() => snapshots.read(work)),
    write: (work) => runOpen(() => queue.write(work)),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      closing ??= Promise.all([queue.idle(), snapshots.idle()]).then(() => {
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

/** Whether a foreign key of the schema is checked by the commit, rather than by each statement. */
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
