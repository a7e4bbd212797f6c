import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cosineCount,
  cosineWeights,
  varianceAllowance,
} from "#lib/statistics/hypothesis-tests/cosine-weights.ts";

const dot = (one: ArrayLike<number>, other: ArrayLike<number>) => {
  let sum = 0;
  for (let t = 0; t < one.length; t += 1) sum += one[t]! * other[t]!;
  return sum;
};

test("the number of cosines is n to the power two thirds, rounded down, and at most n − 1", () => {
  const counts = [2, 3, 8, 10, 20, 27, 64, 100, 1000].map(cosineCount);
  assert.deepEqual(counts, [1, 2, 4, 4, 7, 9, 16, 21, 100]);
});

test("the weights are orthonormal and blind to the mean", () => {
  for (const n of [2, 9, 20]) {
    const rows = cosineWeights(n);
    const ones = new Float64Array(n).fill(1);
    rows.forEach((row, i) => {
      assert.ok(Math.abs(dot(row, ones)) < 1e-12);
      rows.forEach((other, j) => {
        assert.ok(Math.abs(dot(row, other) - (i === j ? 1 : 0)) < 1e-12);
      });
    });
  }
});

test("the allowance is the variance of the mean of autoregressive values over what the cosines see of it", () => {
  const n = 12;
  const r = 0.3;
  const variance = (row: ArrayLike<number>) => {
    let sum = 0;
    for (let s = 0; s < n; s += 1) {
      for (let t = 0; t < n; t += 1) sum += row[s]! * row[t]! * r ** Math.abs(s - t);
    }
    return sum;
  };
  const rows = cosineWeights(n);
  const seen = rows.reduce((sum, row) => sum + variance(row), 0) / rows.length;
  const whole = variance(new Float64Array(n).fill(Math.sqrt(1 / n)));
  assert.ok(Math.abs(varianceAllowance(n, r) - whole / seen) < 1e-12);
  assert.ok(varianceAllowance(n, r) > 1.2);
  assert.ok(Math.abs(varianceAllowance(n, 0) - 1) < 1e-12);
});
