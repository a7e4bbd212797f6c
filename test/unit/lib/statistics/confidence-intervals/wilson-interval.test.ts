import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";

// Published 95 % intervals, to two decimals.
for (const [hits, n, lower, upper] of [
  [25, 50, 0.37, 0.63],
  [5, 20, 0.11, 0.47],
  [25, 100, 0.18, 0.34],
  [16, 39, 0.27, 0.57],
] as const) {
  test(`the Wilson interval of ${hits} in ${n} is [${lower}, ${upper}]`, () => {
    const interval = wilsonInterval(hits, n, 0.95);
    assert.equal(interval.lower.toFixed(2), lower.toFixed(2));
    assert.equal(interval.upper.toFixed(2), upper.toFixed(2));
  });
}

test("the Wilson interval solves its own defining equation at both bounds", () => {
  const { lower, upper } = wilsonInterval(7, 31, 0.95);
  for (const bound of [lower, upper]) {
    const z = Math.abs(7 / 31 - bound) / Math.sqrt((bound * (1 - bound)) / 31);
    assert.ok(Math.abs(z - 1.959963984540054) < 1e-9);
  }
});

test("the Wilson interval holds the share and stays inside 0 and 1", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, p) => {
        const hits = Math.round(p * n);
        const { lower, upper } = wilsonInterval(hits, n, 0.95);
        assert.ok(0 <= lower && lower <= hits / n && hits / n <= upper && upper <= 1);
      },
    ),
  );
});

test("a share of no observations is refused", () => {
  assert.throws(() => wilsonInterval(0, 0, 0.95), RangeError);
});
