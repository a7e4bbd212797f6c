import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { create } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { factState } from "#lib/kit/events/fact-state.ts";
import type { Connection } from "#lib/kit/store/connection.ts";
import { type DatabaseState, databaseState } from "#lib/kit/store/database-state.ts";
import { lockFile } from "#lib/kit/store/file-lock.ts";
import type { SchemaState } from "#lib/kit/store/migrations.ts";
import { openFrozen, openReadOnly } from "#lib/kit/store/read-only.ts";
import { restoringFile } from "#lib/kit/store/restoring-file.ts";
import { factStateToMessage } from "#lib/wire/operations.ts";
import { type ProcessStatus, ProcessStatusSchema } from "#proto/pmx/ops/v1/process_status_pb.ts";
import type { ProcessName } from "../port-offset.ts";
import { processDefinitions, processNames } from "../process-definitions.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { diskFinding } from "./judge-processes.ts";

/** What a data folder says, whether processes run on it or not. */
export interface FolderReport {
  readonly findings: readonly Finding[];
  /** What each database that can be read says of facts, as its process would. */
  readonly statuses: readonly ProcessStatus[];
}

/** A WAL beyond this is read for too long by somebody, or has no process that empties it, in bytes. */
const largeWalBytes = 256e6;

/** Reads a data folder without changing anything in it. */
export async function lookAtFolder(dataDir: string): Promise<FolderReport> {
  const folder = resolve(dataDir);
  const found = statOf(folder);
  if (found === undefined) return { findings: notYetThere(folder), statuses: [] };
  if (!found.isDirectory()) {
    const remedy = "name a folder with --data-dir or PMX_DATA_DIR";
    return { findings: [fail("folder", folder, "is a file", remedy)], statuses: [] };
  }
  const findings = [rightsOf(folder)];
  // What is in it cannot be told from what is not.
  if (noAccess(folder, constants.R_OK | constants.X_OK) !== undefined) {
    return { findings, statuses: [] };
  }
  const statuses: ProcessStatus[] = [];
  let free: bigint | undefined;
  for (const name of processNames) {
    const report = await lookAtDatabase(folder, name);
    findings.push(...report.findings);
    if (report.status !== undefined) statuses.push(report.status);
    free ??= report.free;
  }
  if (free !== undefined) findings.push(diskFinding(folder, free));
  return { findings, statuses };
}

interface DatabaseReport {
  readonly findings: readonly Finding[];
  readonly status?: ProcessStatus;
  readonly free?: bigint | undefined;
}

async function lookAtDatabase(dataDir: string, name: ProcessName): Promise<DatabaseReport> {
  const file = `${name}.db`;
  const path = join(dataDir, file);
  if (existsSync(restoringFile(path))) {
    const remedy = "run the same pmx restore again, with --replace; until then no process opens it";
    return { findings: [fail("database", file, "a restore of it was interrupted", remedy)] };
  }
  if (!existsSync(path)) {
    return { findings: [ok("database", file, "is not there yet; the first start makes it")] };
  }
  if (noAccess(path, constants.R_OK) !== undefined) return { findings: [rightsOf(path)] };
  try {
    const connection = openUntouched(path);
    try {
      const { migrations } = processDefinitions[name];
      const state = await databaseState(connection, { dataDir, name, migrations })();
      const finding = connection.row("PRAGMA quick_check(1)")?.[0];
      const findings = [rightsOf(path), lockFinding(path, file), ...schemaFindings(file, state)];
      if (finding !== "ok") {
        const remedy = "restore a backup (pmx restore), or move the file away with its -wal file";
        findings.push(fail("database", file, `is damaged: ${String(finding)}`, remedy));
      }
      const status = create(ProcessStatusSchema, {
        process: name,
        ...factStateToMessage(factState(connection)),
      });
      const { freeBytes } = state;
      return { findings, status, free: freeBytes === undefined ? undefined : BigInt(freeBytes) };
    } finally {
      connection.close();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { findings: [fail("database", file, error.message, "")] };
  }
}

/** Without a WAL nobody has it open, and a reader would make one and leave it behind. */
function openUntouched(path: string): Connection {
  const isAlone = !existsSync(`${path}-wal`) && !existsSync(`${path}-shm`);
  return isAlone ? openFrozen(path) : openReadOnly(path);
}

/** What is at a path; undefined where nothing is, or where this user may not look. */
function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether the first start can make a folder, which needs the nearest one above it. */
function notYetThere(folder: string): readonly Finding[] {
  let above = dirname(folder);
  while (statOf(above) === undefined && dirname(above) !== above) above = dirname(above);
  if (statOf(above)?.isDirectory() === false) {
    const remedy = "name another folder with --data-dir or PMX_DATA_DIR";
    return [fail("folder", folder, `cannot be made: ${above} is a file`, remedy)];
  }
  const problem = noAccess(above, constants.W_OK | constants.X_OK);
  if (problem === undefined) {
    return [ok("folder", folder, "is not there yet; the first start makes it")];
  }
  const says = `is not there, or not to be seen, and cannot be made: ${above} ${problem.says}`;
  return [fail("folder", folder, says, problem.remedy)];
}

/** Why this user has no such access to what is at a path; undefined where he has. */
function noAccess(path: string, mode: number): Pick<Finding, "says" | "remedy"> | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    if ((error as { code?: unknown }).code === "EROFS") {
      const remedy = "mount it writable, or choose another folder (PMX_DATA_DIR)";
      return { says: "is on a file system that is read-only", remedy };
    }
    const remedy =
      "give the user that runs pmx the right to, or choose another folder (PMX_DATA_DIR)";
    return { says: "may not be read and written by this user", remedy };
  }
}

/** Whether this user may write, and no other may read. */
function rightsOf(path: string): Finding {
  const problem = noAccess(path, constants.R_OK | constants.W_OK);
  if (problem !== undefined) return fail("rights", path, problem.says, problem.remedy);
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return ok("rights", path, "is for its owner alone");
  const says = `others may use it (mode ${mode.toString(8).padStart(4, "0")})`;
  return warn("rights", path, says, `chmod go= ${path}`);
}

/** A lock that is held is a process that runs; one that is not leaves nothing behind. */
function lockFinding(path: string, file: string): Finding {
  if (!existsSync(`${path}.lock`)) return ok("lock", file, "no process has it open");
  try {
    lockFile(path).release();
    return ok("lock", file, "no process has it open");
  } catch (error) {
    if (error instanceof Fault && error.reason === "DATABASE_LOCKED") {
      return ok("lock", file, "a process has it open");
    }
    const says = error instanceof Error ? error.message : String(error);
    return fail("lock", file, says, `make ${path}.lock writable for the user that runs pmx`);
  }
}

function schemaFindings(file: string, { schema, walBytes }: DatabaseState): readonly Finding[] {
  const findings = [schemaFinding(file, schema)];
  if (walBytes > largeWalBytes) {
    const says = `its WAL has ${Math.round(walBytes / 1e6)} MB`;
    const remedy = "end what reads the file for long; a restart of its process empties the WAL";
    findings.push(warn("database", file, says, remedy));
  }
  return findings;
}

function schemaFinding(file: string, { kind, applied, pending, version }: SchemaState): Finding {
  const writer = version === undefined ? "a version up to 0.2.0" : `version ${version}`;
  if (kind === "CURRENT") return ok("schema", file, `has all ${applied} migrations`);
  if (kind === "EMPTY") return ok("schema", file, "has no tables yet; the first start makes them");
  if (kind === "OLDER") {
    const says = `${pending} of ${applied + pending} migrations are pending; ${writer} wrote it`;
    return warn("schema", file, says, "the next start applies them: pmx backup first");
  }
  if (kind === "FOREIGN") {
    return fail("schema", file, "was not made by pmx", "choose another folder (PMX_DATA_DIR)");
  }
  const says = `has tables that this version does not know; ${writer} wrote it`;
  return fail("schema", file, says, `use it with ${writer}, or choose another folder`);
}
