import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory, historyReader } from "#gateway/market-data/app/bar-history.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { openSeriesStore } from "#test/support/series-store.ts";

const dayMs = 86_400_000;
const prices = { open: 1, high: 1, low: 1, close: 1, volumeUnits: 1 };
const bars = [0, 1, 2, 5].map((day) => ({ startTimeMs: day * dayMs, ...prices }));
const history = barHistory(
  {
    instrument: instrumentOfTicker("T"),
    interval: "DAY_1",
    provenance: "SYNTHETIC",
    source: "made.csv",
    dataHash: "d",
    hasOpens: true,
  },
  bars,
);

test("a history states when each bar became known", () => {
  assert.deepEqual(
    history.closeTimesMs,
    [1, 2, 3, 6].map((day) => day * dayMs),
  );
});

test("the latest known bars end at the as-of and are no more than asked for", () => {
  assert.deepEqual(history.knownAt(3 * dayMs, 2), bars.slice(1, 3));
  assert.deepEqual(history.knownAt(3 * dayMs, 9), bars.slice(0, 3));
  assert.deepEqual(history.knownAt(0, 9), []);
});

test("what follows an as-of begins with the first bar that was not known", () => {
  assert.deepEqual(history.after(2 * dayMs, 2), bars.slice(2));
  assert.deepEqual(history.after(2 * dayMs - 1, 1), bars.slice(1, 2));
});

test("between two instants lie the bars that became known after the first, to the second", () => {
  assert.deepEqual(history.between(dayMs, 3 * dayMs), bars.slice(1, 3));
});

test("other calls run before a series is read and before it is checked, which happens once", async () => {
  const store = await openSeriesStore();
  const imported = { ...madeSeries("MADE", { bars: 30 }), actions: [] };
  await importBars(store, imported, { origin: "IMPORTED", nowMs: Date.UTC(2026, 0, 1) });
  let others = 0;
  const read = historyReader(store, async () => {
    others += 1;
  });
  const history = await read("MADE", "DAY_1");
  assert.equal(others, 1);
  const quality = await history.quality();
  assert.equal(await history.quality(), quality);
  assert.equal(others, 2);
});
