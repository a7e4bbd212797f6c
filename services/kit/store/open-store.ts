import { dirname, resolve } from "node:path";
import type { Client } from "@libsql/client";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import { Fault } from "../../kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { openConnection, pragma } from "./connection.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { makeFolder } from "./make-folder.ts";
import { createSerialQueue } from "./serial-queue.ts";
import { corruptFault, toOpenError, toStoreError } from "./store-error.ts";
import type { Transaction } from "./transaction.ts";

/** A service's own database. */
export interface Store<Schema extends Record<string, unknown>> {
  /** For reading only: a write through it fails. It sees what has been committed. */
  readonly db: LibSQLDatabase<Schema>;
  /**
   * Runs `work` in one transaction, after every write asked for earlier, and commits (with fsync)
   * when it resolves; when it rejects nothing of it remains and later writes go on.
   */
  write<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** Lets the writes asked for so far end, then closes the file and gives up its lock. */
  close(): Promise<void>;
}

export interface StoreOptions<Schema extends Record<string, unknown>> {
  /** The database file; its folder is created where absent. */
  readonly path: string;
  readonly schema: Schema;
  /** Absolute folder of the migrations that drizzle-kit generated; applied before this returns. */
  readonly migrationsFolder: string;
  readonly logger: Logger;
}

/**
 * Opens a database file for this process alone, checks it and brings its schema up to date.
 *
 * @throws Fault DATABASE_LOCKED, DATABASE_CORRUPT or STORAGE_NOT_WRITABLE, each naming the file.
 */
export async function openStore<Schema extends Record<string, unknown>>(
  options: StoreOptions<Schema>,
): Promise<Store<Schema>> {
  const path = resolve(options.path);
  let lock: FileLock | undefined;
  let writer: Client | undefined;
  let reader: Client | undefined;
  const closeAll = () => {
    reader?.close();
    writer?.close();
    lock?.release();
  };
  try {
    makeFolder(dirname(path));
    lock = await lockFile(path);
    writer = openConnection(path);
    await checkDamage(writer, path);
    await prepareWriter(writer);
    await migrate(drizzle(writer), { migrationsFolder: options.migrationsFolder });
    reader = openConnection(path);
    await reader.execute("PRAGMA query_only=ON");
  } catch (error) {
    closeAll();
    throw toOpenError(error, path);
  }
  options.logger.debug("database open", { path });

  const queue = createSerialQueue(path);
  const writing = drizzle(writer, { schema: options.schema });
  let closing: Promise<void> | undefined;
  return {
    db: drizzle(reader, { schema: options.schema }),
    async write(work) {
      if (closing) throw closedFault(path);
      try {
        return await queue.run(() => writing.transaction(work));
      } catch (error) {
        throw toStoreError(error, path);
      }
    },
    close() {
      closing ??= queue.idle().then(async () => {
        try {
          await emptyWal(writing.$client);
        } finally {
          closeAll();
        }
      });
      return closing;
    },
  };
}

async function checkDamage(client: Client, path: string): Promise<void> {
  const finding = await pragma(client, "quick_check(1)");
  if (finding !== "ok") throw corruptFault(path, `quick_check: ${String(finding)}`);
}

/** WAL lets readers go on while a write commits; FULL makes a commit survive a loss of power. */
async function prepareWriter(client: Client): Promise<void> {
  await client.execute("PRAGMA journal_mode=WAL");
  await client.execute("PRAGMA synchronous=FULL");
  const settings = {
    journal_mode: await pragma(client, "journal_mode"),
    synchronous: await pragma(client, "synchronous"),
    foreign_keys: await pragma(client, "foreign_keys"),
  };
  const held =
    settings.journal_mode === "wal" && settings.synchronous === 2 && settings.foreign_keys === 1;
  if (!held) throw new Error(`the database refused its settings: ${JSON.stringify(settings)}`);
}

/** Moves everything into the main file, so that a closed database is that one file. */
async function emptyWal(client: Client): Promise<void> {
  await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

function closedFault(path: string): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", `Database ${path} is closing; retry elsewhere.`);
}
