import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

/** A folder of its own for a test file or suite, removed when that ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pmx-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
