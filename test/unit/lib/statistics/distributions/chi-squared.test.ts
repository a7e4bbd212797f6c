import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chiSquaredUpperTail } from "#lib/statistics/distributions/chi-squared.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";

// Tables of the χ² distribution, upper 5 % and 1 % points.
for (const [degreesOfFreedom, x, tail] of [
  [1, 3.841459, 0.05],
  [2, 5.991465, 0.05],
  [5, 15.086272, 0.01],
  [10, 18.307038, 0.05],
  [100, 135.806723, 0.01],
] as const) {
  test(`chi-squared with ${degreesOfFreedom} degrees exceeds ${x} with probability ${tail}`, () => {
    assert.ok(Math.abs(chiSquaredUpperTail(x, degreesOfFreedom) - tail) < 2e-8);
  });
}

test("with two degrees of freedom chi-squared is exponential, far into the tail", () => {
  for (const x of [0.1, 1, 5, 80, 700]) {
    const relative = chiSquaredUpperTail(x, 2) / Math.exp(-x / 2) - 1;
    assert.ok(Math.abs(relative) < 1e-12);
  }
});

test("with one degree of freedom chi-squared is a squared normal", () => {
  const deviations = fc.double({ min: 0, max: 6, noNaN: true });
  fc.assert(
    fc.property(deviations, (z) => {
      assert.ok(Math.abs(chiSquaredUpperTail(z * z, 1) - 2 * normalCdf(-z)) < 1e-13);
    }),
  );
});
