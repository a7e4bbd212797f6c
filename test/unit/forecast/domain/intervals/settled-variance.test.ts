import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregatedVariance } from "#lib/statistics/volatility/aggregated-variance.ts";
import { settledVariance } from "#services/forecast/domain/intervals/settled-variance.ts";

const conditionalVariances = Float64Array.of(1, 2, 6);

for (const persistence of [0, 0.9, 1]) {
  test(`persistence ${persistence}: the distance from the mean shrinks with the bars ahead, and the mean stays`, () => {
    const history = { conditionalVariances, persistence, level: 4, step: 0.5 };
    const plain = aggregatedVariance(history, 61);
    const settled = settledVariance(history, 61);
    const at = (of: typeof plain, h: number, variance: number) =>
      of.intercepts[h - 1]! + of.slopes[h - 1]! * variance;
    for (const h of [1, 2, 31, 61]) {
      const mean = at(plain, h, 3);
      assert.ok(Math.abs(at(settled, h, 3) / mean - 1) < 1e-12);
      for (const variance of conditionalVariances) {
        const kept = (at(settled, h, variance) - mean) * (1 + (h - 1) / 60);
        assert.ok(Math.abs(kept - (at(plain, h, variance) - mean)) < 1e-9 * mean);
      }
    }
  });
}
