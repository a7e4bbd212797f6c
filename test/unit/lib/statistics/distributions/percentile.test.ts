import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { percentile } from "#lib/statistics/distributions/percentile.ts";

test("percentiles lie on the line between order statistics", () => {
  const values = [1, 2, 3, 4];
  assert.equal(percentile(values, 0.5), 2.5);
  assert.ok(Math.abs(percentile(values, 0.1) - 1.3) < 1e-12);
  assert.ok(Math.abs(percentile(values, 0.9) - 3.7) < 1e-12);
});

test("the percentiles 0 and 1 are the extremes", () => {
  assert.equal(percentile([-1, 5, 9], 0), -1);
  assert.equal(percentile([-1, 5, 9], 1), 9);
});

test("a percentile never leaves the range and never falls as its share grows", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), share, share, (values, a, b) => {
      const ascending = values.sort((one, other) => one - other);
      const low = percentile(ascending, Math.min(a, b));
      const high = percentile(ascending, Math.max(a, b));
      assert.ok(low <= high + 1e-9);
      assert.ok(low >= Math.min(...values) && high <= Math.max(...values));
    }),
  );
});

test("no values have no percentile", () => {
  assert.throws(() => percentile([], 0.5), RangeError);
});
