import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { deepestFall } from "#lib/statistics/returns/deepest-fall.ts";

test("a fall is named by its peak, its trough and its recovery", () => {
  assert.deepEqual(deepestFall([100, 120, 90, 110, 120, 80, 100]), {
    ratio: 1 - 80 / 120,
    peak: 4,
    trough: 5,
    recovery: undefined,
  });
  assert.deepEqual(deepestFall([100, 75, 90, 100]), {
    ratio: 0.25,
    peak: 0,
    trough: 1,
    recovery: 3,
  });
});

test("a series that never falls has no fall", () => {
  for (const series of [[], [5], [5, 5, 6]]) assert.equal(deepestFall(series), undefined);
});

test("no pair of a value and a later one falls deeper, on series at random", () => {
  const series = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(series, (values) => {
      let deepest = 0;
      for (const [at, high] of values.entries()) {
        for (const low of values.slice(at)) deepest = Math.max(deepest, 1 - low / high);
      }
      const fall = deepestFall(values);
      assert.equal(fall?.ratio ?? 0, deepest);
      if (fall === undefined) return;
      assert.equal(1 - values[fall.trough]! / values[fall.peak]!, deepest);
      const after = values.slice(fall.trough).findIndex((value) => value >= values[fall.peak]!);
      assert.equal(fall.recovery, after < 0 ? undefined : fall.trough + after);
    }),
  );
});
