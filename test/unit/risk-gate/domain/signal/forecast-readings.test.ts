import assert from "node:assert/strict";
import { test } from "node:test";
import { readForecast } from "#services/risk-gate/domain/signal/forecast-readings.ts";
import { bandWith, risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

test("a usable forecast has no unusable fields", () => {
  assert.deepEqual(readForecast(risingForecast, 5).unusableFields, []);
});

test("a NaN after the holding horizon makes the whole path unusable", () => {
  const upperPrices = bandWith({}).upperPrices.with(7, Number.NaN);
  const readings = readForecast({ ...risingForecast, bands: [bandWith({ upperPrices })] }, 5);
  assert.equal(readings.upperPrice, undefined);
  assert.deepEqual(readings.unusableFields, ["forecast.bands[0].upperPrices[7]"]);
});

test("paths of unequal length are unusable where they end", () => {
  const lowerPrices = bandWith({}).lowerPrices.slice(0, 6);
  const readings = readForecast({ ...risingForecast, bands: [bandWith({ lowerPrices })] }, 5);
  assert.deepEqual(readings.unusableFields, ["forecast.bands[0].lowerPrices[6]"]);
});

test("the interval of the highest stated coverage is read, wherever it stands", () => {
  const wide = bandWith({ levelRatio: 0.95 });
  const narrow = bandWith({
    levelRatio: 0.8,
    upperPrices: wide.upperPrices.map((price) => price - 0.5),
  });
  for (const bands of [[narrow, wide], [wide, narrow], [wide]]) {
    const readings = readForecast({ ...risingForecast, bands }, 5);
    assert.equal(readings.intervalLevelRatio, 0.95);
    assert.equal(readings.upperPrice, wide.upperPrices[4]);
  }
});

test("a narrower interval that cannot be used is named, although it is not read", () => {
  const narrow = bandWith({ levelRatio: 0.8, lowerPrices: [] });
  const bands = [narrow, bandWith({})];
  const { unusableFields } = readForecast({ ...risingForecast, bands }, 5);
  assert.deepEqual(unusableFields, ["forecast.bands[0].lowerPrices[0]"]);
});

test("a forecast without bands has no usable bounds", () => {
  const readings = readForecast({ ...risingForecast, bands: [] }, 5);
  assert.equal(readings.lowerPrice, undefined);
  assert.deepEqual(readings.unusableFields, ["forecast.bands"]);
});

test("zero counts as a missing level of an interval", () => {
  const bands = [bandWith({ levelRatio: 0 })];
  const readings = readForecast({ ...risingForecast, bands }, 5);
  assert.equal(readings.intervalLevelRatio, undefined);
  assert.deepEqual(readings.unusableFields, ["forecast.bands[0].levelRatio"]);
});

for (const field of [
  "lastClosePrice",
  "dailyVolatilityBps",
  "annualisedVolatilityRatio",
  "atrPrice",
  "averageDailyVolumeUnits",
] as const) {
  test(`zero counts as a missing ${field}`, () => {
    const readings = readForecast({ ...risingForecast, [field]: 0 }, 5);
    assert.equal(readings[field], undefined);
    assert.deepEqual(readings.unusableFields, [`forecast.${field}`]);
  });
}

test("a series without volume has no unusable field, and its volume is unknown", () => {
  const readings = readForecast({ ...risingForecast, averageDailyVolumeUnits: undefined }, 5);
  assert.deepEqual(readings.unusableFields, []);
  assert.equal(readings.isVolumeUnknown, true);
});
