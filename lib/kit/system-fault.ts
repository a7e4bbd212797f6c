import { Fault } from "#lib/kernel/fault.ts";

/** What the system says of its own limits; never a defect of pmx, wherever it is met. */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free space and try again",
  EDQUOT: "the disk quota is used up: free space and try again",
  SQLITE_FULL: "the disk is full: free space and try again",
  EROFS: "the file system is read-only: make it writable, or choose another folder (PMX_DATA_DIR)",
  SQLITE_READONLY:
    "the file is read-only: make it writable, or choose another folder (PMX_DATA_DIR)",
  EIO: "the disk cannot be read or written: check it",
  SQLITE_IOERR: "the disk cannot be read or written: check it, and whether it is full",
  SQLITE_CANTOPEN:
    "a file cannot be opened: check its rights, and the limit of open files (ulimit -n)",
  EMFILE: "too many files are open: raise the limit (ulimit -n) and start again",
  ENFILE: "the system has too many files open: close some and start again",
};
/** Of these the text holds the code also where a thread passed the error on without its members. */
const inText = /\b(ENOSPC|EDQUOT|EROFS|EMFILE|ENFILE)\b/;
/** The numbers of Linux, by which the driver of the database names what it was refused before SQLite saw a file. */
const ofNumber: Readonly<Record<string, string>> = {
  5: "EIO",
  23: "ENFILE",
  24: "EMFILE",
  28: "ENOSPC",
  30: "EROFS",
  122: "EDQUOT",
};
/** What can be exhausted, and freed again; the others are refused until somebody changes them. */
const exhaustible = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL", "EMFILE", "ENFILE"]);
/** An error that wraps another one seldom does so more often. */
const mostCauses = 4;

/**
 * The Fault of an error that says that the system has no room, no file descriptors or no right to write:
 * STORAGE_NOT_WRITABLE, with what to do. Undefined for every other error, and for a Fault.
 */
export function systemFaultOf(error: unknown): Fault | undefined {
  let at = error;
  for (let depth = 0; at instanceof Error && depth <= mostCauses; depth += 1) {
    if (at instanceof Fault) return undefined;
    const code = codeOf(at);
    if (code !== undefined) {
      const status = exhaustible.has(code) ? "RESOURCE_EXHAUSTED" : "FAILED_PRECONDITION";
      const message = `${meanings[code]} (${at.message})`;
      return new Fault(status, "STORAGE_NOT_WRITABLE", message, { cause: error });
    }
    at = at.cause;
  }
  return undefined;
}

/**
 * What to do where no connection can be opened since too many files are open: an error, one of its causes or a text
 * of one says so. Undefined for everything else.
 */
export function openFilesRemedyOf(said: unknown): string | undefined {
  let at = said;
  for (let depth = 0; at !== undefined && depth <= mostCauses; depth += 1) {
    const code = at instanceof Error ? codeOf(at) : codeIn(String(at));
    if (code === "EMFILE" || code === "ENFILE") return meanings[code];
    at = at instanceof Error ? at.cause : undefined;
  }
  return undefined;
}

function codeOf(error: Error): string | undefined {
  const stated = "code" in error && typeof error.code === "string" ? error.code : "";
  // Of an extended code (SQLITE_IOERR_WRITE) the first two words say what kind it is.
  const code = /^SQLITE_[A-Z]+/.exec(stated)?.[0] ?? stated;
  if (Object.hasOwn(meanings, code)) return code;
  return codeIn(error.message);
}

function codeIn(text: string): string | undefined {
  const number = /\(os error (\d+)\)/.exec(text)?.[1];
  return inText.exec(text)?.[1] ?? (number === undefined ? undefined : ofNumber[number]);
}
