import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregatedVariance } from "#lib/statistics/volatility/aggregated-variance.ts";

test("the variance of a move is the sum of the expected variances of its bars", () => {
  for (const persistence of [0, 0.9, 1]) {
    const { intercepts, slopes } = aggregatedVariance({ persistence, level: 4, step: 0.5 }, 6);
    let variance = 7;
    let sum = 0;
    for (let h = 0; h < 6; h += 1) {
      sum += variance;
      assert.ok(Math.abs(intercepts[h]! + slopes[h]! * 7 - sum) < 1e-12);
      variance = persistence < 1 ? 4 + persistence * (variance - 4) : variance + 0.5;
    }
  }
});
