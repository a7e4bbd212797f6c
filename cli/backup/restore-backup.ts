import { createHash } from "node:crypto";
import { existsSync, renameSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { evidenceKeyFile } from "#lib/evidence/evidence-key.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { lockFile } from "#lib/kit/store/file-lock.ts";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import { refuseOtherVersion, schemaState } from "#lib/kit/store/migrations.ts";
import { openFrozen } from "#lib/kit/store/read-only.ts";
import { restoringFile } from "#lib/kit/store/restoring-file.ts";
import { toOpenError } from "#lib/kit/store/store-error.ts";
import { syncFolder } from "#lib/kit/store/sync-folder.ts";
import { processDefinitions } from "../process-definitions.ts";
import {
  databaseFile,
  type Manifest,
  readManifest,
  refused,
  type SavedDatabase,
} from "./manifest.ts";
import { planKey, type RestoredKey, stageKey } from "./restore-key.ts";
import { entriesOf } from "./take-backup.ts";

/** What is to be restored, and where. */
export interface RestoreTask {
  readonly folder: string;
  readonly dataDir: string;
  /** Whether databases that are in the data folder may be moved aside. */
  readonly replace: boolean;
  /** File of the key that signed the logs of evidence; absent: it is, or will be, in the data folder. */
  readonly evidenceKey?: string;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

/** What was restored. */
export interface Restored {
  readonly manifest: Manifest;
  /** Where the databases are now that were there before; undefined where there were none. */
  readonly movedTo: string | undefined;
  readonly key: RestoredKey;
}

const bytesTogether = 1_048_576;

/**
 * Compares each file of a backup with its manifest, and whether this version can open it; changes nothing.
 *
 * @throws Fault RESOURCE_NOT_FOUND for no backup; FIELD_INVALID for a file that is not what the manifest says;
 *   DATABASE_VERSION for one of a newer version; CANCELLED when the signal aborts.
 */
export async function verifyBackup(folder: string, signal: AbortSignal): Promise<Manifest> {
  const manifest = readManifest(folder);
  for (const saved of manifest.databases) {
    const path = join(folder, databaseFile(saved.name));
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size !== saved.bytes) {
      const found = size === undefined ? "is missing" : `has ${size} bytes`;
      throw refused(`${path} ${found}, where the manifest says ${saved.bytes}: ${notWhole}`);
    }
    await readThrough(path, saved, signal, () => Promise.resolve());
    const copy = openFrozen(path);
    try {
      const migrations = fileURLToPath(processDefinitions[saved.name].migrations);
      refuseOtherVersion(schemaState(copy, migrations), path);
    } finally {
      copy.close();
    }
  }
  return manifest;
}

/**
 * Verifies a backup, and then puts its databases into a data folder. Until the last of them is in its place no process opens
 * one that is not: after an interruption the same command does it again. Databases that were there are moved into a folder
 * beside, never overwritten.
 *
 * @throws Fault as `verifyBackup` and `planKey` do; FIELD_INVALID for a data folder with anything in it, unless it may be replaced;
 *   DATABASE_LOCKED while a process uses it; STORAGE_NOT_WRITABLE.
 */
export async function restoreBackup(task: RestoreTask): Promise<Restored> {
  const { folder, dataDir, replace, signal, nowMs } = task;
  const manifest = await verifyBackup(folder, signal);
  if (resolve(folder) === resolve(dataDir)) {
    throw refused(`${dataDir} is the backup itself: name another data folder (--data-dir)`);
  }
  // A key that was put there first is no reason to refuse.
  const present = entriesOf(dataDir).filter((name) => name !== evidenceKeyFile);
  if (present.length > 0 && !replace) {
    const how = "name an absent or empty one, or move its databases aside with --replace";
    throw refused(`${dataDir} is not empty: ${how}`);
  }
  const { key, pem, replaces } = planKey(manifest, dataDir, task.evidenceKey);
  const keyPath = join(dataDir, evidenceKeyFile);
  const paths = manifest.databases.map(({ name }) => join(dataDir, databaseFile(name)));
  const locks: { release(): void }[] = [];
  try {
    makeFolder(dataDir);
    for (const path of paths) locks.push(lockFile(path));
    for (const saved of manifest.databases) await stage(task, saved);
    const staged = pem === undefined ? undefined : stageKey(dataDir, pem);
    const movedTo = moveAside(dataDir, replaces ? [...paths, keyPath] : paths, nowMs);
    // Before the databases, so that no process generates another one.
    if (staged !== undefined) renameSync(staged, keyPath);
    for (const path of paths) renameSync(restoringFile(path), path);
    await syncFolder(dataDir);
    return { manifest, movedTo, key };
  } catch (error) {
    throw toOpenError(error, dataDir);
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** Copies a database beside its place. While the copy is there no process opens the database. */
async function stage(
  { folder, dataDir, signal }: RestoreTask,
  saved: SavedDatabase,
): Promise<void> {
  const file = databaseFile(saved.name);
  const target = await open(restoringFile(join(dataDir, file)), "w", 0o600);
  try {
    await readThrough(join(folder, file), saved, signal, (chunk) => target.appendFile(chunk));
    await target.sync();
  } finally {
    await target.close();
  }
}

/** Moves files with all that belongs to them as databases into a folder of their own. */
function moveAside(
  dataDir: string,
  paths: readonly string[],
  nowMs: () => number,
): string | undefined {
  const present = paths
    .flatMap((path) => [path, `${path}-wal`, `${path}-shm`, `${path}-journal`])
    .filter((path) => existsSync(path));
  if (present.length === 0) return undefined;
  const time = new Date(nowMs()).toISOString().replaceAll(":", "");
  const aside = join(dataDir, `replaced-${time}`);
  makeFolder(aside);
  for (const path of present) renameSync(path, join(aside, path.slice(dataDir.length + 1)));
  return aside;
}

/** Hands a file on in pieces, and compares it with the manifest. */
async function readThrough(
  path: string,
  { sha256 }: SavedDatabase,
  signal: AbortSignal,
  use: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(bytesTogether);
    for (;;) {
      if (signal.aborted) throw new Fault("CANCELLED", "CANCELLED", "interrupted");
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      await use(chunk);
    }
  } finally {
    await file.close();
  }
  if (hash.digest("hex") === sha256) return;
  throw refused(`${path} has another SHA-256 than the manifest says: ${notWhole}`);
}

const notWhole = "the backup is damaged or was changed; use another one";
