import assert from "node:assert/strict";
import { test } from "node:test";
import { historyReader } from "#gateway/market-data/app/bar-history.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { dataHashOf, readPinnedData } from "#gateway/sprint/app/pinned-data.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { openSeriesStore } from "#test/support/series-store.ts";

const options = { origin: "IMPORTED", nowMs: Date.UTC(2026, 0, 1) } as const;
const original = { ...madeSeries("MADE", { bars: 30 }), actions: [] };
const corrected = {
  ...original,
  bars: original.bars.map((bar, at) => (at === 9 ? { ...bar, close: bar.open } : bar)),
};

/** A store with a revision, the reader of its histories, and a sprint that pinned it. */
async function pinned() {
  const store = await openSeriesStore();
  const read = historyReader(store, () => Promise.resolve());
  const { series } = await importBars(store, original, options);
  const history = await read("MADE", "DAY_1");
  const sprint = {
    name: "sprints/1",
    spec: { tickers: ["MADE"], interval: "DAY_1" },
    series: [{ ticker: "MADE", source: "MADE.csv", dataHash: series.dataHash }],
    dataHash: dataHashOf([history]),
  } as unknown as Sprint;
  return { store, read, sprint };
}

test("a sprint reads the revision that it pinned, also one that kept no hash of the ticker", async () => {
  const { store, read, sprint } = await pinned();
  await importBars(store, corrected, options);
  const { series: _, ...ofAnEarlierVersion } = sprint;
  for (const one of [sprint, ofAnEarlierVersion as Sprint]) {
    const {
      histories: [history],
    } = await readPinnedData(read, one);
    assert.deepEqual(history?.after(0, 30), original.bars);
  }
  const newest = await read("MADE", "DAY_1");
  assert.deepEqual(newest.after(0, 30), corrected.bars);
});

test("a sprint whose bars were removed can be continued once the same file is imported again", async () => {
  const { store, read, sprint } = await pinned();
  await store.remove("MADE");
  await assert.rejects(readPinnedData(read, sprint), {
    reason: "DATA_CHANGED",
    message: /bars of MADE that sprints\/1 was created on were removed; import the same file again/,
  });
  await importBars(store, corrected, options);
  await assert.rejects(readPinnedData(read, sprint), { reason: "DATA_CHANGED" });
  await importBars(store, original, options);
  const {
    histories: [history],
  } = await readPinnedData(read, sprint);
  assert.deepEqual(history?.after(0, 30), original.bars);
});

test("dividends come with the bars of a sprint that pinned them, and not with those of an older plan", async () => {
  const store = await openSeriesStore();
  const read = historyReader(store, () => Promise.resolve());
  const exTimeMs = original.bars[9]!.startTimeMs;
  const paying = {
    ...original,
    basis: "AS_TRADED",
    actions: [{ kind: "DIVIDEND", exTimeMs, amount: 0.5 }],
  } as const;
  const { series } = await importBars(store, paying, options);
  const history = await read("MADE", "DAY_1");
  const pinnedWith = (counted: { readonly dividendCount?: number }) =>
    ({
      name: "sprints/1",
      spec: { tickers: ["MADE"], interval: "DAY_1" },
      series: [{ ticker: "MADE", source: "MADE.csv", dataHash: series.dataHash, ...counted }],
      dataHash: dataHashOf([history]),
    }) as unknown as Sprint;
  const sent = async (sprint: Sprint) => {
    const { histories } = await readPinnedData(read, sprint);
    return histories[0]?.dividendsBetween(0, Infinity);
  };
  assert.deepEqual(await sent(pinnedWith({ dividendCount: 1 })), [{ exTimeMs, amount: 0.5 }]);
  assert.deepEqual(await sent(pinnedWith({})), []);
});
