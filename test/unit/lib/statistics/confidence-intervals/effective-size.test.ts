import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { effectiveSize } from "#lib/statistics/confidence-intervals/effective-size.ts";
import { normals } from "#test/support/sample-series.ts";

/** An autoregression of the first order. */
function autoregression(n: number, coefficient: number, seed: number): number[] {
  const normal = normals(seed);
  let value = 0;
  return Array.from({ length: n }, () => {
    value = coefficient * value + normal();
    return value;
  });
}

test("independent values are worth about their number, correlated ones the share that theory says", () => {
  const n = 20_000;
  assert.ok(effectiveSize(autoregression(n, 0, 1), 5) > 0.9 * n);
  // (1 − ρ) / (1 + ρ) of n over all lags; these hold nearly all of them.
  const correlated = effectiveSize(autoregression(n, 0.6, 2), 20) / n;
  assert.ok(Math.abs(correlated - 0.25) < 0.04, `${correlated}`);
});

test("sums of overlapping windows are worth one window each", () => {
  const normal = normals(3);
  const single = Array.from({ length: 6_005 }, () => normal());
  const sums = Array.from({ length: 6_000 }, (_, at) =>
    single.slice(at, at + 6).reduce((sum, value) => sum + value, 0),
  );
  // Correlations 5/6, 4/6 … 1/6: 1 + 2 · 2.5 = 6.
  const worth = effectiveSize(sums, 5);
  assert.ok(worth > 850 && worth < 1_150, `${worth}`);
});

test("no series is worth more than its values, over all lags neither, and equal values are worth theirs", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.nat({ max: 60 }),
      (values, lags) => {
        const worth = effectiveSize(values, lags);
        assert.ok(worth > 0 && worth <= values.length, `${worth}`);
      },
    ),
  );
  assert.equal(effectiveSize([2, -2, 2, -2, 2], 4), 5);
  assert.equal(effectiveSize([0.1, 0.1, 0.1], 2), 3);
  assert.equal(effectiveSize([7], 3), 1);
});
