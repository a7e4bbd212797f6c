import { join } from "node:path";
import { after } from "node:test";
import type { SeriesStore } from "#gateway/market-data/app/ports.ts";
import { createSeriesStore } from "#gateway/market-data/store/series-store.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "./quiet-logger.ts";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const migrationsFolder = join(repositoryRoot, "gateway/store/migrations");

/** Stored series in a database of their own, which is closed after the tests. */
export async function openSeriesStore(): Promise<SeriesStore> {
  const path = join(temporaryFolder(), "gateway.db");
  const store = await openStore({ path, migrationsFolder, logger: quietLogger });
  after(() => store.close());
  return createSeriesStore(store);
}
