import { closeSync, openSync, writeSync } from "node:fs";

/** Takes what is left of a file system, to the last byte, by a file at the path. */
export function fillFileSystem(path: string): void {
  const file = openSync(path, "w");
  try {
    for (let bytes = 65_536; bytes >= 1; ) {
      try {
        writeSync(file, new Uint8Array(bytes));
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOSPC") throw error;
        bytes = Math.floor(bytes / 16);
      }
    }
  } finally {
    closeSync(file);
  }
}
