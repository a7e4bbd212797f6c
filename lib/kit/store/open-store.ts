import { dirname, resolve } from "node:path";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { type Connection, openConnection, type RowReader, type RowWriter } from "./connection.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { makeFolder } from "./make-folder.ts";
import { applyMigrations } from "./migrations.ts";
import { createPrivateFile, makePrivate } from "./private-file.ts";
import { refuseRestoring } from "./restoring-file.ts";
import type { Slices } from "./slices.ts";
import { corruptFault, toOpenError, toStoreError } from "./store-error.ts";
import { measuredQueue } from "./store-metrics.ts";
import { createWriteQueue } from "./write-queue.ts";

/** A service's own database. */
export interface Store {
  /** Sees what has been committed. */
  readonly db: RowReader;
  /** Runs `work` over one state of the database: what was committed when it began. */
  snapshot<T>(work: (db: RowReader) => T): T;
  /**
   * Runs `work` in a transaction, after every write asked for earlier, and resolves once it has been
   * committed with a sync of the disk; when `work` throws nothing of it remains and later writes go
   * on. Work blocks the event loop; work of more than a few milliseconds is done in slices. The
   * commit does not block it. Writes that wait together share one. `tx` must not be used after `work`.
   */
  write<T>(work: (tx: RowWriter) => T | Slices<T>): Promise<T>;
  /** Calls back after each commit, until the function returned is called. */
  onCommit(listener: () => void): () => void;
  /** Lets the reads and writes asked for so far end, then closes the file and gives up its lock. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** The database file; it and its folder are created where absent, for their owner alone. */
  readonly path: string;
  /** Absolute folder of the migrations that drizzle-kit generated; applied before this returns. */
  readonly migrationsFolder: string;
  readonly logger: Logger;
  /** Where its writes are measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics;
}

/**
 * Opens a database file for this process alone, checks it and brings its schema up to date. SQLite
 * gives the files beside it (-wal, -shm) the mode of the file itself.
 *
 * @throws Fault DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_VERSION or STORAGE_NOT_WRITABLE, each naming
 *   the file.
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
    refuseRestoring(path);
    makeFolder(dirname(path));
    // Before the lock is taken: the journal beside it gets its mode.
    makePrivate([path, `${path}-wal`, `${path}-shm`, `${path}.lock`], options.logger);
    lock = lockFile(path);
    createPrivateFile(path);
    const writer = open();
    checkDamage(writer, path);
    prepareWriter(writer);
    await applyMigrations(writer, options.migrationsFolder, path);
    const reader = open();
    reader.exec("PRAGMA query_only=ON");
    const { logger, metrics = noMetrics } = options;
    const store = storeOf({ path, writer, reader, closeAll, logger, metrics });
    options.logger.debug("database open", { path });
    return store;
  } catch (error) {
    closeAll();
    throw toOpenError(error, path);
  }
}

function storeOf(open: {
  readonly path: string;
  readonly writer: Connection;
  readonly reader: Connection;
  readonly closeAll: () => void;
  readonly logger: Logger;
  readonly metrics: ServiceMetrics;
}): Store {
  const { path, writer, reader, closeAll, logger } = open;
  const listeners = new Set<() => void>();
  const writes = createWriteQueue(writer, {
    sharesCommits: !hasDeferredKeys(writer),
    committed: () => {
      checkpoints.committed();
      for (const listener of listeners) listener();
    },
  });
  const checkpoints = startCheckpoints({ connection: writer, queue: writes, logger, path });
  const queue = measuredQueue(writes, open.metrics, path);
  let closing: Promise<void> | undefined;
  return {
    db: { rows: reader.rows, row: reader.row },
    snapshot(work) {
      if (closing) throw closedFault(path);
      try {
        return readTogether(reader, work);
      } catch (error) {
        throw toStoreError(error, path);
      }
    },
    async write(work) {
      if (closing) throw closedFault(path);
      try {
        return await queue.write(work);
      } catch (error) {
        throw toStoreError(error, path);
      }
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      closing ??= Promise.all([queue.idle(), checkpoints.stop()]).then(() => {
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

/** Runs reads in one deferred transaction; nothing else runs on the connection meanwhile. */
function readTogether<T>(reader: Connection, work: (db: RowReader) => T): T {
  reader.exec("BEGIN");
  try {
    return work(reader);
  } finally {
    reader.rollback();
  }
}

/** Whether a foreign key of the schema is checked by the commit, rather than by each statement. */
function hasDeferredKeys({ row }: Connection): boolean {
  const found = row("SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY%DEFERRED%' LIMIT 1");
  return found !== undefined;
}

function checkDamage({ rows }: Connection, path: string): void {
  const [[finding] = []] = rows("PRAGMA quick_check(1)");
  if (finding !== "ok") throw corruptFault(path, `quick_check: ${String(finding)}`);
}

/**
 * WAL lets readers go on while a write commits; FULL makes a commit survive a loss of power. Checkpoints are made
 * between writes; one is made within a commit only where the log has become longer than they ever let it, in pages.
 */
function prepareWriter({ rows, exec }: Connection): void {
  const settings = {
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    wal_autocheckpoint: 16_384,
  };
  for (const [name, wanted] of Object.entries(settings)) {
    exec(`PRAGMA ${name}=${wanted}`);
    const [[held] = []] = rows(`PRAGMA ${name}`);
    if (held !== wanted) throw new Error(`the database refused ${name}=${wanted}: ${held}`);
  }
}

/** Moves everything into the main file, so that a closed database is that one file. */
function emptyWal({ rows }: Connection): void {
  rows("PRAGMA wal_checkpoint(TRUNCATE)");
}

function closedFault(path: string): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", `Database ${path} is closing; retry elsewhere.`);
}
