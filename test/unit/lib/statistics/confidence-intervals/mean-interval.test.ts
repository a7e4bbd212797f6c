import assert from "node:assert/strict";
import { test } from "node:test";
import { meanInterval } from "#lib/statistics/confidence-intervals/mean-interval.ts";

test("the t interval of 1, 2, 3, 4 is 2.5 ± 3.1824 · 0.6455", () => {
  const interval = meanInterval([1, 2, 3, 4], 0.95);
  assert.ok(interval);
  assert.equal(interval.lower.toFixed(3), "0.446");
  assert.equal(interval.upper.toFixed(3), "4.554");
  assert.equal(interval.method, "student_t");
});

test("one observation has no interval", () => {
  assert.equal(meanInterval([5], 0.95), undefined);
});
