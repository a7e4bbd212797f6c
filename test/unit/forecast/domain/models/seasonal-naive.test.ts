import assert from "node:assert/strict";
import { test } from "node:test";
import { seasonalNaive } from "#services/forecast/domain/models/seasonal-naive.ts";
import { modelInput } from "#test/support/forecast-policy.ts";

const closes = Float64Array.of(1, 2, 3, 4, 5, 6, 7);

test("seasonal_naive repeats the last season as often as the horizon needs", () => {
  const result = seasonalNaive.forecast(modelInput(closes, 7, 3));
  assert.ok(result.status === "OK");
  assert.deepEqual(Array.from(result.prices), [5, 6, 7, 5, 6, 7, 5]);
});

test("seasonal_naive says that a season longer than the closes cannot be repeated", () => {
  const result = seasonalNaive.forecast(modelInput(closes, 2, 8));
  assert.equal(result.status, "FAILED");
});
