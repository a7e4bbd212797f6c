import assert from "node:assert/strict";
import { test } from "node:test";
import { naive } from "#services/forecast/domain/models/naive.ts";
import { modelInput } from "#test/support/forecast-policy.ts";

test("the naive path repeats the last close", () => {
  const result = naive.forecast(modelInput(Float64Array.of(1, 2, 3.5), 3));
  assert.ok(result.status === "OK");
  assert.deepEqual(Array.from(result.prices), [3.5, 3.5, 3.5]);
});
