import assert from "node:assert/strict";
import { test } from "node:test";
import { readForecast } from "#services/risk-gate/domain/signal/forecast-readings.ts";
import { risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

test("a usable forecast has no unusable fields", () => {
  assert.deepEqual(readForecast(risingForecast, 5).unusableFields, []);
});

test("a NaN after the holding horizon makes the whole path unusable", () => {
  const upperPrices = risingForecast.upperPrices.with(7, Number.NaN);
  const readings = readForecast({ ...risingForecast, upperPrices }, 5);
  assert.equal(readings.upperPrice, undefined);
  assert.deepEqual(readings.unusableFields, ["forecast.upperPrices[7]"]);
});

test("paths of unequal length are unusable where they end", () => {
  const lowerPrices = risingForecast.lowerPrices.slice(0, 6);
  const readings = readForecast({ ...risingForecast, lowerPrices }, 5);
  assert.deepEqual(readings.unusableFields, ["forecast.lowerPrices[6]"]);
});

for (const field of [
  "lastClosePrice",
  "dailyVolatilityBps",
  "annualisedVolatilityRatio",
  "atrPrice",
  "averageDailyVolumeUnits",
  "intervalLevelRatio",
] as const) {
  test(`zero counts as a missing ${field}`, () => {
    const readings = readForecast({ ...risingForecast, [field]: 0 }, 5);
    assert.equal(readings[field], undefined);
    assert.deepEqual(readings.unusableFields, [`forecast.${field}`]);
  });
}
