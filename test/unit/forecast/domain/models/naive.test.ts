import assert from "node:assert/strict";
import { test } from "node:test";
import { naive } from "../../../../../services/forecast/domain/models/naive.ts";
import { policy } from "../../sample-bars.ts";

test("the naive path repeats the last close", () => {
  const result = naive.forecast({ closes: Float64Array.of(1, 2, 3.5), horizonBars: 3, policy });
  assert.ok(result.status === "OK");
  assert.deepEqual(Array.from(result.prices), [3.5, 3.5, 3.5]);
});
