import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { marketMeasures } from "#services/forecast/domain/market-measures.ts";
import { barsOfCloses, sampleBars, sampleColumns } from "#test/support/sample-bars.ts";

test("volatility is stated per day in bps, and per year as a ratio: √252 days, √365 for crypto", () => {
  const measures = marketMeasures(sampleColumns(50), 0.0001);
  assert.equal(measures.dailyVolatilityBps, 100);
  assert.ok(Math.abs(measures.annualisedVolatilityRatio - 0.158745078664) < 1e-10);
  const yearly = (assetClass: AssetClass) =>
    marketMeasures({ ...sampleColumns(50), assetClass }, 0.0001).annualisedVolatilityRatio;
  assert.ok(Math.abs(yearly("CRYPTO") - 0.191049731745) < 1e-10);
  for (const assetClass of ["US_EQUITY", "INTL_EQUITY", "FX", "INDEX", "FUTURE"] as const) {
    assert.equal(yearly(assetClass), measures.annualisedVolatilityRatio);
  }
});

test("the average true range covers gaps from the close before, over 14 bars", () => {
  // High 101 % and low 98 % of each close; the jump from 100 to 200 makes a range of 102.
  const closes = [...new Array(30).fill(100), 200];
  const measures = marketMeasures(
    unpackBars(packBars(barsOfCloses(closes), { interval: "DAY_1" })),
    0.0001,
  );
  assert.ok(Math.abs(measures.atrPrice - (13 * 3 + 102) / 14) < 1e-9, `${measures.atrPrice}`);
});

test("the average volume covers the last 20 bars", () => {
  // Volumes are 1000, 1001, ...; the last 20 of 50 are 1030 to 1049.
  assert.equal(marketMeasures(sampleColumns(50), 0.0001).averageDailyVolumeUnits, 1039.5);
});

test("a market without volume has no average volume rather than 0", () => {
  const bars = barsOfCloses([1, 2, 3]).map((bar) => ({ ...bar, volumeUnits: 0 }));
  const measures = marketMeasures(unpackBars(packBars(bars, { interval: "DAY_1" })), 0.0001);
  assert.equal("averageDailyVolumeUnits" in measures, false);
});

test("a market that stopped trading has a volume of 0, which is not an unknown one", () => {
  const bars = sampleBars(60).map((bar, t) => (t < 40 ? bar : { ...bar, volumeUnits: 0 }));
  const measures = marketMeasures(unpackBars(packBars(bars, { interval: "DAY_1" })), 0.0001);
  assert.equal(measures.averageDailyVolumeUnits, 0);
});
