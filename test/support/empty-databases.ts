import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ProcessName } from "#cli/embedded.ts";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "./quiet-logger.ts";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const migrations: Readonly<Record<ProcessName, string>> = {
  gateway: "gateway/store/migrations",
  forecast: "services/forecast/store/migrations",
  "risk-gate": "services/risk-gate/store/migrations",
  execution: "services/execution/store/migrations",
  audit: "services/audit/store/migrations",
};
const fileOf = (process: string) => `${process}.db`;

let made: Promise<string> | undefined;

/** All five databases as the first start makes them, with tables and without any record. */
async function makeDatabases(): Promise<string> {
  const folder = temporaryFolder();
  for (const [process, at] of Object.entries(migrations)) {
    const path = join(folder, fileOf(process));
    const migrationsFolder = join(repositoryRoot, at);
    await (await openStore({ path, migrationsFolder, logger: quietLogger })).close();
  }
  return folder;
}

/**
 * Puts databases without records into a folder that is absent or empty: to run every migration takes as long as the rest
 * of a start. What may not be written is left to the start to say.
 */
export async function putEmptyDatabases(folder: string): Promise<void> {
  made ??= makeDatabases();
  const from = await made;
  try {
    makeFolder(folder);
    if (readdirSync(folder).length > 0) return;
    for (const process of Object.keys(migrations)) {
      copyFileSync(join(from, fileOf(process)), join(folder, fileOf(process)));
    }
  } catch {
    return;
  }
}
