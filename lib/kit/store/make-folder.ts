import { chmodSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const ownerOnly = 0o700;

/**
 * Creates a folder and those above it where absent, each for its owner alone, whatever the umask, or as
 * the umask has it where it is a user's own. A folder that exists keeps its mode: others may have their own
 * files in it. Not by Node's recursive mkdir: that never returns where the system refuses a folder although
 * the one above it exists (/proc).
 *
 * @throws the operating system's error, e.g. ENOTDIR below a file, EACCES, EROFS.
 */
export function makeFolder(path: string, rights: "owner" | "umask" = "owner"): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above, rights);
  try {
    mkdirSync(path, rights === "owner" ? { mode: ownerOnly } : {});
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(path)) throw error;
    return;
  }
  // A umask can take rights from the owner too.
  if (rights === "owner") chmodSync(path, ownerOnly);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
