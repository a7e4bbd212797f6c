import { DrizzleQueryError } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import { DatabaseError } from "./connection.ts";

const unwritable = new Set([
  "SQLITE_CANTOPEN",
  "SQLITE_READONLY",
  "SQLITE_PERM",
  "EACCES",
  "EEXIST",
  "EISDIR",
  "ENOENT",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);
/** The place itself cannot hold a folder; permissions would not help. */
const noFolder = new Set(["EEXIST", "ENOENT", "ENOTDIR"]);
const full = new Set(["SQLITE_FULL", "ENOSPC", "EDQUOT"]);
/** Files that the process or the system has open at most. */
const noDescriptor = new Set(["EMFILE", "ENFILE"]);
/** The system failed to read or write: a disk without room for a file's first page says so too. */
const failing = new Set(["SQLITE_IOERR", "EIO"]);
const corrupt = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** Drizzle hides the driver's error behind one that repeats the whole query; this is the driver's. */
function driverErrorOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}

/** The SQLite or operating system code of a storage failure, e.g. `SQLITE_CORRUPT`, `EROFS`. */
export function storageCodeOf(error: unknown): string | undefined {
  const cause = driverErrorOf(error);
  if (!(cause instanceof Error)) return undefined;
  if ("code" in cause && typeof cause.code === "string" && cause.code !== "") {
    // Of an extended code (SQLITE_BUSY_SNAPSHOT) the first two words say what kind it is.
    return /^SQLITE_[A-Z]+/.exec(cause.code)?.[0] ?? cause.code;
  }
  // The native driver reports a failed open with an empty code: ConnectionFailed("... : 14").
  return /^ConnectionFailed\(.*: 14"\)$/s.test(cause.message) ? "SQLITE_CANTOPEN" : undefined;
}

/**
 * What a failed write should reject with. An error of the database is translated as `toOpenError`
 * does; whatever else the work threw is the caller's own business and stays as it is.
 */
export function toStoreError(error: unknown, path: string): unknown {
  return driverErrorOf(error) instanceof DatabaseError ? toOpenError(error, path) : error;
}

/**
 * Translates a failure to open or use the database at `path`: damage, a lock and an unwritable
 * place become a Fault that says what to do; every other error is returned as it was thrown.
 */
export function toOpenError(error: unknown, path: string): unknown {
  const code = storageCodeOf(error);
  const cause = driverErrorOf(error);
  if (code === undefined) return cause;
  if (corrupt.has(code)) return corruptFault(path, code, cause);
  if (full.has(code)) {
    const message = `The disk is full: database ${path} cannot be written (${code}). Free disk space and start again; everything acknowledged so far is kept.`;
    return new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", message, details(path, cause));
  }
  if (noDescriptor.has(code)) {
    const message = `Database ${path} cannot be opened: too many files are open (${code}). Raise the limit (ulimit -n) and start again.`;
    return new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", message, details(path, cause));
  }
  if (unwritable.has(code)) {
    const message = `Database ${path} cannot be opened for writing (${code}). ${remedyOf(code)} (PMX_DATA_DIR).`;
    return new Fault("FAILED_PRECONDITION", "STORAGE_NOT_WRITABLE", message, details(path, cause));
  }
  if (failing.has(code)) {
    const message = `Database ${path} cannot be read or written (${code}). Check the disk, and whether it is full; everything acknowledged so far is kept.`;
    return new Fault("FAILED_PRECONDITION", "STORAGE_NOT_WRITABLE", message, details(path, cause));
  }
  if (code === "SQLITE_BUSY") {
    const message = `Database ${path} is locked by another program. Close whatever else has the file open and try again.`;
    return new Fault("FAILED_PRECONDITION", "DATABASE_LOCKED", message, details(path, cause));
  }
  return cause;
}

/** What to do where a database cannot be opened for writing. */
function remedyOf(code: string): string {
  if (noFolder.has(code)) {
    return "Part of that path is a file or cannot be a folder: choose another one";
  }
  // SQLite says the same of a missing right and of a missing descriptor.
  const limit = code === "SQLITE_CANTOPEN" ? "raise the limit of open files (ulimit -n), " : "";
  return `Make its folder writable for this user, ${limit}or choose another one`;
}

/** DATA_LOSS for a damaged file, which pmx leaves exactly as it found it. */
export function corruptFault(path: string, finding: string, cause?: unknown): Fault {
  const message = `Database ${path} is damaged (${finding}). It was left as it is: restore it from a backup, or move it away (with its -wal file) to start with an empty one.`;
  return new Fault("DATA_LOSS", "DATABASE_CORRUPT", message, details(path, cause));
}

/**
 * FAILED_PRECONDITION for a database whose tables this version does not know.
 * @param writer - the version that last opened it; versions up to 0.2.0 did not say.
 */
export function versionFault(path: string, writer: string | undefined, version: string): Fault {
  const by = writer === undefined ? "a version of pmx up to 0.2.0" : `pmx ${writer}`;
  const message = `Database ${path} holds tables that this pmx ${version} does not know; ${by} wrote it last. It was left as it is: use it with ${writer === undefined ? "that version" : by}, or choose another folder (PMX_DATA_DIR).`;
  return new Fault("FAILED_PRECONDITION", "DATABASE_VERSION", message, {
    metadata: { path, version, ...(writer !== undefined && { writer }) },
  });
}

/** FAILED_PRECONDITION for a database that no version of pmx made. */
export function foreignFault(path: string): Fault {
  const message = `Database ${path} was not made by pmx. It was left as it is: choose another folder (PMX_DATA_DIR).`;
  return new Fault("FAILED_PRECONDITION", "DATABASE_VERSION", message, details(path, undefined));
}

/** FAILED_PRECONDITION for a database that somebody else holds open. */
export function lockedFault(path: string, cause: unknown): Fault {
  const message = `Database ${path} is already open: its lock ${path}.lock is held. Another pmx uses this folder: stop it, ask it instead where it is a gateway (--address), or choose another folder with PMX_DATA_DIR.`;
  return new Fault("FAILED_PRECONDITION", "DATABASE_LOCKED", message, details(path, cause));
}

function details(path: string, cause: unknown) {
  return { metadata: { path }, ...(cause === undefined ? {} : { cause }) };
}
