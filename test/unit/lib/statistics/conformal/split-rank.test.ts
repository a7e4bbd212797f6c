import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitRank } from "#lib/statistics/conformal/split-rank.ts";
import { splitQuantile } from "#test/support/split-quantile.ts";

// evaluation_scores.json, conformal.split: 99 scores.
const scores = Float64Array.of(
  2.2872,
  1.1968,
  0.6943,
  0.4123,
  0.9707,
  0.9473,
  0.7481,
  0.117,
  0.1527,
  2.19,
  0.357,
  2.7168,
  2.2815,
  0.324,
  1.8961,
  0.4677,
  0.8938,
  0.3073,
  0.0048,
  0.9882,
  0.8398,
  0.7053,
  1.306,
  1.388,
  1.2729,
  0.1842,
  0.7523,
  0.5917,
  0.9831,
  0.2761,
  0.8709,
  0.7187,
  0.1107,
  0.0785,
  0.4205,
  0.5621,
  0.9975,
  1.1051,
  0.1423,
  0.315,
  1.2186,
  0.6993,
  0.2854,
  1.3116,
  0.391,
  0.4015,
  1.3505,
  0.5912,
  0.1005,
  0.9311,
  0.2627,
  0.0077,
  0.3672,
  1.7072,
  0.7237,
  0.481,
  1.5679,
  0.3183,
  0.166,
  0.8999,
  0.0764,
  0.1592,
  0.5437,
  0.7048,
  0.319,
  1.1092,
  0.7692,
  1.1535,
  1.2607,
  0.7006,
  0.4326,
  0.9226,
  0.6156,
  0.8667,
  1.6395,
  1.3258,
  0.889,
  0.5576,
  0.0624,
  2.4227,
  0.3426,
  0.0042,
  0.0292,
  0.3934,
  0.7927,
  0.3117,
  0.3461,
  0.3046,
  1.7859,
  0.5873,
  1.6358,
  0.6454,
  0.619,
  0.2364,
  0.8465,
  0.5736,
  1.118,
  1.54,
  0.4381,
);

test("the 90 % quantile of 99 scores is the 90th, 1.6358", () => {
  assert.equal(splitRank(scores.length, 0.1), 90);
  assert.equal(splitQuantile(scores, 0.1), 1.6358);
});

test("too few scores for the level give an infinite quantile", () => {
  assert.equal(splitQuantile(scores, 0.009), Number.POSITIVE_INFINITY);
  assert.equal(splitQuantile(new Float64Array(0), 0.5), Number.POSITIVE_INFINITY);
});

test("a level that an adaptive rule drove out of [0, 1] gives everything or nothing", () => {
  assert.equal(splitQuantile(scores, -0.01), Number.POSITIVE_INFINITY);
  assert.equal(splitQuantile(scores, 1.01), Number.NEGATIVE_INFINITY);
});

test("a rounding error in (n + 1)(1 - alpha) does not gain a rank", () => {
  // 10 · (1 − 0.7) is 3.0000000000000004 in doubles.
  assert.equal(splitRank(9, 0.7), 3);
});

test("as many scores as the rank says lie at or below the quantile", () => {
  const values = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 20 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.06, max: 0.9, noNaN: true }), (list, missRatio) => {
      const quantile = splitQuantile(Float64Array.from(list), missRatio);
      const rank = splitRank(list.length, missRatio);
      assert.ok(list.filter((score) => score <= quantile).length >= rank);
      assert.ok(list.filter((score) => score < quantile).length < rank);
    }),
  );
});
