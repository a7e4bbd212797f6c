import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let written: string | undefined;

/**
 * The folder of the bundle, outside of the repository: whatever starts from it has neither the sources nor their
 * packages. One for all tests of a process.
 */
export function bundleFolder(): string {
  if (written === undefined) {
    const folder = join(temporaryFolder(), "dist");
    const script = join(repositoryRoot, "scripts/bundle.ts");
    execFileSync(process.execPath, ["--import", "tsx", script, folder], { cwd: repositoryRoot });
    written = folder;
  }
  return written;
}
