import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { withSources } from "#gateway/market-data/app/sourced-series.ts";
import { seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import {
  createFetchedSeriesStore,
  createSeriesStore,
} from "#gateway/market-data/store/series-store.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const migrations = "gateway/store/migrations";
/** How many there were while the bars that pmx comes with were stored among the imported ones. */
const earlierMigrations = 2;

/** A database of then, with the bars that pmx comes with and a series that a user imported. */
async function earlierDatabase(folder: string): Promise<string> {
  const some = join(folder, "migrations");
  cpSync(migrations, some, { recursive: true });
  const journal = join(some, "meta/_journal.json");
  const whole = JSON.parse(readFileSync(journal, "utf8"));
  const entries = whole.entries.slice(0, earlierMigrations);
  writeFileSync(journal, JSON.stringify({ ...whole, entries }));
  const path = join(folder, "gateway.db");
  const store = await openStore({ path, migrationsFolder: some, logger: quietLogger });
  const stored = createSeriesStore(store);
  await importBars(stored, await readSampleSeries());
  await importBars(stored, madeSeries("MADE", { bars: 50 }));
  await store.close();
  return path;
}

test("the built-in bars of an earlier database are set apart, and a user's own stay", async () => {
  const path = await earlierDatabase(temporaryFolder());
  const store = await openStore({ path, migrationsFolder: migrations, logger: quietLogger });
  const sample = await readSampleSeries();
  const noSource = { tickers: [], fetch: async () => assert.fail("the bars are stored") };
  const series = withSources(createSeriesStore(store), createFetchedSeriesStore(store), [noSource]);

  const [builtIn] = await series.find("AAPL", "DAY_1");
  assert.equal(builtIn?.description.dataHash, seriesHash(sample.bars));
  assert.deepEqual(await builtIn?.readBars(), sample.bars);
  const [made] = await series.find("MADE", "DAY_1");
  assert.deepEqual(await made?.readBars(), madeSeries("MADE", { bars: 50 }).bars);

  await importBars(series, madeSeries("AAPL", { bars: 60 }));
  const stored = await series.find("AAPL", "DAY_1");
  assert.deepEqual(
    stored.map(({ description: { source, barCount } }) => [source, barCount]),
    [
      ["AAPL.csv", 60],
      [sample.source, 1_260],
    ],
  );
  await store.close();
});
