import { chmodSync, statSync, writeFileSync } from "node:fs";
import type { Logger } from "../telemetry/logger.ts";

/** What the owner of a file may do at most; nobody else reads or writes it. */
const ownerOnly = 0o600;

/**
 * Creates an empty file that only its owner may read and write, whatever the umask; SQLite takes it for
 * an empty database. A file that exists is not even opened: closing it would give up the locks that
 * other connections of this process hold on it.
 *
 * @throws the operating system's error, e.g. EACCES, ENOTDIR, EROFS.
 */
export function createPrivateFile(path: string): void {
  try {
    writeFileSync(path, "", { flag: "wx", mode: ownerOnly });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    throw error;
  }
  chmodSync(path, ownerOnly);
}

/**
 * Takes the rights of others from those of the files that exist, and logs one warning that lists the
 * files that had any. Where the system refuses (another owner, a file system without modes), a warning
 * says so: the files can be used all the same.
 */
export function makePrivate(paths: readonly string[], logger: Logger): void {
  const changed: string[] = [];
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found?.isFile() || (found.mode & 0o077) === 0) continue;
    const exposed = `${path} (mode ${modeText(found.mode)})`;
    try {
      chmodSync(path, found.mode & ownerOnly);
      changed.push(exposed);
    } catch (error) {
      logger.warn(`others can use ${exposed}, and its mode cannot be changed`, { error });
    }
  }
  if (changed.length === 0) return;
  logger.warn(`others could use ${changed.join(", ")}: only the owner can now`);
}

function modeText(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
