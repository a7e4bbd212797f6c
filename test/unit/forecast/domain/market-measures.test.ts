import assert from "node:assert/strict";
import { test } from "node:test";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { marketMeasures } from "#services/forecast/domain/market-measures.ts";
import { barsOfCloses, sampleColumns } from "#test/support/sample-bars.ts";

test("volatility is stated per day in bps and per year of 252 days as a ratio", () => {
  const measures = marketMeasures(sampleColumns(50), 0.0001);
  assert.equal(measures.dailyVolatilityBps, 100);
  assert.ok(Math.abs(measures.annualisedVolatilityRatio - 0.158745078664) < 1e-10);
});

test("the average true range covers gaps from the close before, over 14 bars", () => {
  // High 101 % and low 98 % of each close; the jump from 100 to 200 makes a range of 102.
  const closes = [...new Array(30).fill(100), 200];
  const measures = marketMeasures(unpackBars(packBars(barsOfCloses(closes), "DAY_1")), 0.0001);
  assert.ok(Math.abs(measures.atrPrice - (13 * 3 + 102) / 14) < 1e-9, `${measures.atrPrice}`);
});

test("the average volume covers the last 20 bars", () => {
  // Volumes are 1000, 1001, ...; the last 20 of 50 are 1030 to 1049.
  assert.equal(marketMeasures(sampleColumns(50), 0.0001).averageDailyVolumeUnits, 1039.5);
});

test("a market without volume has no average volume rather than 0", () => {
  const bars = barsOfCloses([1, 2, 3]).map((bar) => ({ ...bar, volumeUnits: 0 }));
  const measures = marketMeasures(unpackBars(packBars(bars, "DAY_1")), 0.0001);
  assert.equal("averageDailyVolumeUnits" in measures, false);
});
