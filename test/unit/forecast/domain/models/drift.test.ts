import assert from "node:assert/strict";
import { test } from "node:test";
import { drift } from "#services/forecast/domain/models/drift.ts";
import { modelInput } from "#test/support/forecast-policy.ts";

test("the drift path goes on at the mean log return", () => {
  const result = drift.forecast(modelInput(Float64Array.of(100, 90, 121), 2));
  assert.ok(result.status === "OK");
  // From 100 to 121 in two bars is 10 % a bar.
  assert.ok(Math.abs(result.prices[0]! - 133.1) < 1e-10);
  assert.ok(Math.abs(result.prices[1]! - 146.41) < 1e-10);
});

test("one close gives no drift", () => {
  const result = drift.forecast(modelInput(Float64Array.of(100), 2));
  assert.equal(result.status, "FAILED");
});
