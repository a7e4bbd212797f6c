import assert from "node:assert/strict";
import { test } from "node:test";
import { solveInPlace } from "#lib/statistics/numerics/linear-solve.ts";

test("a system with a zero pivot is solved by exchanging rows", () => {
  const right = Float64Array.of(5, 1, 6);
  assert.ok(solveInPlace(Float64Array.of(0, 2, 1, 1, 0, 0, 2, 1, 2), right));
  assert.deepEqual(Array.from(right), [1, 2, 1]);
});

test("a singular system is refused", () => {
  assert.equal(solveInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2)), false);
  assert.equal(solveInPlace(new Float64Array(4), Float64Array.of(1, 2)), false);
});
