import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";

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
