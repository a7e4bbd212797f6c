import { existsSync, readdirSync, rmSync } from "node:fs";
import { open, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { evidenceKeyFile } from "#lib/evidence/evidence-key.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import { factState } from "#lib/kit/events/fact-state.ts";
import type { Connection } from "#lib/kit/store/connection.ts";
import { copyPages } from "#lib/kit/store/copy-pages.ts";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import { refuseOtherVersion, schemaState } from "#lib/kit/store/migrations.ts";
import { openFrozen } from "#lib/kit/store/read-only.ts";
import { corruptFault, toOpenError } from "#lib/kit/store/store-error.ts";
import { syncFolder } from "#lib/kit/store/sync-folder.ts";
import type { ProcessName } from "../port-offset.ts";
import { processDefinitions } from "../process-definitions.ts";
import { type Cut, takeCut } from "./cut.ts";
import {
  databaseFile,
  type Manifest,
  manifestFile,
  manifestText,
  readManifest,
  refused,
  type SavedDatabase,
} from "./manifest.ts";
import { keyIdInFile } from "./restore-key.ts";

/** What a backup is made of. */
export interface BackupTask {
  readonly dataDir: string;
  /** Absent or empty. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

/**
 * Copies the five databases of a data folder as they stood at one instant, and checks each copy. What was written is removed
 * where that fails; the manifest comes last.
 *
 * @throws Fault FIELD_INVALID for a folder with anything in it; those of `takeCut` and `copyPages`; DATABASE_CORRUPT,
 *   DATABASE_VERSION of a database; CANCELLED when the signal aborts.
 */
export async function takeBackup(task: BackupTask): Promise<Manifest> {
  const { dataDir, folder, nowMs } = task;
  const isNew = !existsSync(folder);
  if (!isNew && entriesOf(folder).length > 0) {
    throw refused(`${folder} is not empty: name a folder that is absent or empty`);
  }
  const cut = await takeCut(dataDir, nowMs);
  const written: string[] = [];
  try {
    makeFolder(folder);
    const databases: SavedDatabase[] = [];
    for (const [name, connection] of cut.databases) {
      const path = join(folder, databaseFile(name));
      written.push(path);
      databases.push(await save(task, name, connection, path));
    }
    checkCut(databases);
    const path = join(folder, manifestFile);
    written.push(path);
    const evidenceKeyId = keyIdInFile(join(dataDir, evidenceKeyFile));
    const key = evidenceKeyId !== undefined && { evidenceKeyId };
    await writeText(path, manifestText({ ...about(cut), ...key, databases }));
    await syncFolder(folder);
    return readManifest(folder);
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    // Whatever else has come into it meanwhile stays.
    if (isNew) await rmdir(folder).catch(() => undefined);
    if (task.signal.aborted) throw new Fault("CANCELLED", "CANCELLED", "interrupted");
    throw toOpenError(error, folder);
  } finally {
    cut.close();
  }
}

/** What is in a folder. @throws Fault FIELD_INVALID for a file */
export function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") throw refused(`${folder} is a file: name a folder`);
    throw toOpenError(error, folder);
  }
}

function about({ atMs }: Cut) {
  return { build: buildOfSource(), cutTime: new Date(atMs).toISOString() };
}

async function save(
  { dataDir, signal }: BackupTask,
  name: ProcessName,
  connection: Connection,
  path: string,
): Promise<SavedDatabase> {
  const from = join(dataDir, databaseFile(name));
  const schema = schemaState(connection, fileURLToPath(processDefinitions[name].migrations));
  refuseOtherVersion(schema, from);
  const { stated, consumed } = factState(connection);
  const copied = await copyPages(connection, path, signal);
  checkCopy(path, from);
  const [own] = stated;
  return {
    name,
    ...copied,
    migrations: schema.applied,
    ...(schema.version !== undefined && { version: schema.version }),
    ...(own !== undefined && { stated: { origin: own.origin, newest: own.newest } }),
    consumed: consumed.map(({ source, origin, newest }) => ({ source, origin, newest })),
  };
}

/** A copy has what its original has, damage too. */
function checkCopy(path: string, from: string): void {
  const copy = openFrozen(path);
  try {
    const finding = copy.row("PRAGMA integrity_check(1)")?.[0];
    if (finding !== "ok") throw corruptFault(from, `integrity_check: ${String(finding)}`);
  } finally {
    copy.close();
  }
}

/** No database may know of a fact that the copy of its owner lacks. */
function checkCut(databases: readonly SavedDatabase[]): void {
  for (const { name, consumed } of databases) {
    for (const { origin, newest } of consumed) {
      const owner = databases.find(({ stated }) => stated?.origin === origin);
      if (owner?.stated === undefined || newest <= owner.stated.newest) continue;
      const message = `${name} knows of fact ${newest} of ${origin}, and ${owner.name} states only ${owner.stated.newest}: they are not of one pmx`;
      throw refused(message);
    }
  }
}

async function writeText(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
