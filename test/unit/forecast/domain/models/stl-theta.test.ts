import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutSeasons } from "#lib/statistics/seasonality/multiple-stl.ts";
import { stlTheta } from "#services/forecast/domain/models/stl-theta.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";

const day = [3, 1, 4, 1, 5, 9];
const week = Array.from({ length: 30 }, (_, t) => (t % 7 === 0 ? 2 : 0) + (t % 11 === 0 ? 3 : 0));

/** A period of 6 within one of 30, both exact. */
const nested = Float64Array.from({ length: 240 }, (_, t) => 50 + day[t % 6]! + week[t % 30]!);
const nestedSettings = { ...policy.ets, longSeasonPeriodBars: 30 };

function largestMiss(path: Float64Array): number {
  return Math.max(
    ...Array.from(path, (price, h) =>
      Math.abs(price - 50 - day[(240 + h) % 6]! - week[(240 + h) % 30]!),
    ),
  );
}

test("stl_theta continues a season within a season", () => {
  const result = stlTheta.forecast(modelInput(nested, 60, 6), nestedSettings);
  assert.ok(result.status === "OK");
  assert.ok(largestMiss(result.prices) < 0.2, `${largestMiss(result.prices)}`);
  assert.equal(result.note, "season of 6 and 30 bars");
});

test("without its long season, stl_theta misses it", () => {
  const result = stlTheta.forecast(modelInput(nested, 60, 6), policy.ets);
  assert.ok(result.status === "OK");
  assert.ok(largestMiss(result.prices) > 1);
});

test("seasons that the values do not hold twice are left out", () => {
  const { periodsBars, adjusted } = withoutSeasons(nested.slice(0, 60), [6, 30]);
  assert.deepEqual(periodsBars, [6]);
  assert.equal(adjusted.length, 60);
  assert.deepEqual(withoutSeasons(nested.slice(0, 12), [6, 30]).periodsBars, []);
});

test("stl_theta without a season is Theta on the log closes", () => {
  const closes = classicSeries("Nile");
  const result = stlTheta.forecast(modelInput(closes, 5), policy.ets);
  assert.ok(result.status === "OK");
  assert.equal(result.note, "");
  assert.ok(result.prices.every((price) => price > 600 && price < 1000));
});
