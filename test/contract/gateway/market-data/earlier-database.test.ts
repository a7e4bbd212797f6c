import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import type { BarSource } from "#gateway/market-data/app/ports.ts";
import { withSources } from "#gateway/market-data/app/sourced-series.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { createSeriesStore } from "#gateway/market-data/store/series-store.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const migrations = "gateway/store/migrations";
/** How many there were while the bars that pmx comes with were stored among the imported ones. */
const migrationsOf02 = 2;
/** How many there were while imported and fetched bars had tables of their own, and no revisions. */
const migrationsBeforeRevisions = 4;

const made = madeSeries("MADE", { bars: 50 });
const own = madeSeries("AAPL", { bars: 60 });
const nowMs = Date.UTC(2026, 0, 1);

/** A database of then, with what `fill` writes into it. */
async function earlierDatabase(count: number, fill: (tx: RowWriter) => void): Promise<string> {
  const folder = temporaryFolder();
  const some = join(folder, "migrations");
  cpSync(migrations, some, { recursive: true });
  const journal = join(some, "meta/_journal.json");
  const whole = JSON.parse(readFileSync(journal, "utf8"));
  writeFileSync(journal, JSON.stringify({ ...whole, entries: whole.entries.slice(0, count) }));
  const path = join(folder, "gateway.db");
  const store = await openStore({ path, migrationsFolder: some, logger: quietLogger });
  await store.write(fill);
  await store.close();
  return path;
}

/** Stores a series as versions before revisions did. */
function insert(tx: RowWriter, { instrument, ...series }: BarSeries, tables: "" | "fetched_") {
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region } = instrument;
  const { interval, bars, source, provenance } = series;
  const listed = [ticker, interval, exchange, assetClass, currency, lotSizeUnits, region];
  const extent = [bars.length, bars[0]!.startTimeMs, bars.at(-1)!.startTimeMs, seriesHash(bars)];
  const values = [...listed, ...extent, source, provenance];
  tx.change(`INSERT INTO ${tables}series VALUES (${values.map(() => "?")})`, values);
  for (const { startTimeMs, open, high, low, close, volumeUnits } of bars) {
    const row = [ticker, interval, startTimeMs, open, high, low, close, volumeUnits];
    tx.change(`INSERT INTO ${tables}bar VALUES (${row.map(() => "?")})`, row);
  }
}

async function opened(path: string, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ path, migrationsFolder: migrations, logger: quietLogger });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

const noSource: BarSource = {
  name: "none",
  intervals: ["DAY_1"],
  tickers: [],
  fetch: async () => assert.fail("the bars are stored"),
};

test("the built-in bars of an earlier database are set apart, and a user's own stay", async () => {
  const sample = await readSampleSeries();
  const path = await earlierDatabase(migrationsOf02, (tx) => {
    insert(tx, sample, "");
    insert(tx, made, "");
  });
  await opened(path, async (store) => {
    const series = withSources(createSeriesStore(store), [noSource], () => nowMs);
    const [builtIn] = await series.find("AAPL", "DAY_1");
    assert.equal(builtIn?.description.origin, "FETCHED");
    assert.equal(builtIn?.description.dataHash, seriesHash(sample.bars));
    assert.deepEqual(await builtIn?.readBars(), sample.bars);
    const [stored] = await series.find("MADE", "DAY_1");
    assert.deepEqual(await stored?.readBars(), made.bars);
    await importBars(series, { ...own, actions: [] }, { origin: "IMPORTED", nowMs });
    assert.deepEqual(
      (await series.find("AAPL", "DAY_1")).map(({ description: { source, barCount } }) => [
        source,
        barCount,
      ]),
      [
        ["AAPL.csv", 60],
        [sample.source, 1_260],
      ],
    );
  });
});

test("imported and fetched bars of a database without revisions become revision 1 of two series", async () => {
  const sample = await readSampleSeries();
  const path = await earlierDatabase(migrationsBeforeRevisions, (tx) => {
    insert(tx, sample, "fetched_");
    insert(tx, own, "");
    insert(tx, made, "");
  });
  await opened(path, async (store) => {
    const series = createSeriesStore(store);
    const stored = await series.find("AAPL", "DAY_1");
    const { instrument, interval, provenance, source } = own;
    assert.deepEqual(stored[0]?.description, {
      ...{ instrument, interval, provenance, source },
      ...{ origin: "IMPORTED", revision: 1, barCount: 60, dataHash: seriesHash(own.bars) },
      ...{ firstBarTimeMs: own.bars[0]!.startTimeMs, lastBarTimeMs: own.bars[59]!.startTimeMs },
      ...{ changedCount: 0, actionCount: 0, hasOpens: true, hasVolumes: true },
      ...{ basis: undefined, importTimeMs: undefined },
    });
    assert.deepEqual(await stored[0]?.readBars(), own.bars);
    assert.deepEqual(stored[1]?.description.origin, "FETCHED");
    assert.deepEqual(await stored[1]?.readBars(), sample.bars);
    const again = await importBars(series, { ...made, actions: [] }, { origin: "IMPORTED", nowMs });
    assert.deepEqual([again.storedCount, again.series.revision], [0, 1]);
  });
});
