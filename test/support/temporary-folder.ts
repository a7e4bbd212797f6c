import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const folders: string[] = [];

/**
 * An empty folder of the test file's own. It is removed when the process ends, so that whatever the
 * file's `after` hooks stop can still write to it.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pmx-"));
  folders.push(folder);
  return folder;
}

process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
