import assert from "node:assert/strict";
import { test } from "node:test";
import { cusumChanges } from "./cusum-changes.ts";

test("both CUSUM sums start anew at a position found", () => {
  const residuals = [0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4];
  // The case divides by max(standard deviation, 1); both are 2 here.
  const standardised = Float64Array.from(residuals, (value) => (value - 2) / 2);
  assert.deepEqual(cusumChanges(standardised, 3.5), [3, 9]);
});

test("a slack holds the sums down", () => {
  const deviations = new Float64Array(12).fill(1);
  assert.deepEqual(cusumChanges(deviations, 3), [3, 7, 11]);
  assert.deepEqual(cusumChanges(deviations, 3, 0.5), [6]);
  assert.deepEqual(cusumChanges(deviations, 3, 1), []);
});
