import assert from "node:assert/strict";
import { test } from "node:test";
import { seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";

const bar = { startTimeMs: 0, open: 1, high: 2, low: 0.5, close: 1.5, volumeUnits: 10 };

test("seriesHash differs when any value of a bar moves by its last bit", () => {
  const hashes = [
    bar,
    { ...bar, startTimeMs: 86_400_000 },
    { ...bar, open: 1 + Number.EPSILON },
    { ...bar, high: 2 + 2 * Number.EPSILON },
    { ...bar, low: 0.5 + Number.EPSILON },
    { ...bar, close: 1.5 + Number.EPSILON },
    { ...bar, volumeUnits: 11 },
  ].map((one) => seriesHash([one]));
  assert.equal(new Set(hashes).size, hashes.length);
});

test("seriesHash depends on the order of the bars", () => {
  const next = { ...bar, startTimeMs: 86_400_000 };
  assert.notEqual(seriesHash([bar, next]), seriesHash([next, bar]));
});

test("seriesHash of the sample series is the one that every build and runtime must find", async () => {
  assert.equal(
    seriesHash((await readSampleSeries()).bars),
    "f5e7c7c08bffd82074dadcc1d0360e4ead6f362d348ef6554d8c4f0ad0e9813d",
  );
});
