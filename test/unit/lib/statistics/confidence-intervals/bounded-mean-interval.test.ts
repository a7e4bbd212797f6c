import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { boundedMeanInterval } from "#lib/statistics/confidence-intervals/bounded-mean-interval.ts";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });

test("the interval lies in [0, 1] and holds the mean", () => {
  fc.assert(
    fc.property(shares, (values) => {
      const { lower, upper } = boundedMeanInterval(values, 0.95);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(0 <= lower && lower <= mean + 1e-12 && mean - 1e-12 <= upper && upper <= 1);
    }),
  );
});

test("values of 0 and 1 give Wilson's interval under a name that says what was averaged", () => {
  assert.deepEqual(boundedMeanInterval([1, 0, 1, 1], 0.95), {
    ...wilsonInterval(3, 4, 0.95),
    method: "wilson_bounded_mean",
  });
});

test("full coverage of three forecasts is not known exactly", () => {
  const { lower, upper } = boundedMeanInterval([1, 1, 1], 0.95);
  assert.equal(upper, 1);
  assert.ok(lower < 0.5);
});

test("a value that is no share is refused", () => {
  for (const value of [-0.1, 1.1, Number.NaN]) {
    assert.throws(() => boundedMeanInterval([0.5, value], 0.95), RangeError);
  }
});
