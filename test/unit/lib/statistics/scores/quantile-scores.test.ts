import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  intervalScore,
  meanScaledIntervalScore,
  pinballLoss,
} from "#lib/statistics/scores/quantile-scores.ts";

test("the mean pinball loss of three forecasts of the 0.9 quantile", () => {
  const quantiles = [1.5, 1.5, 3.5];
  const losses = [1, 2, 3].map((y, i) => pinballLoss(y, quantiles[i]!, 0.9));
  const mean = (losses[0]! + losses[1]! + losses[2]!) / 3;
  assert.ok(Math.abs(mean - 0.18333333333333) < 1e-8);
});

test("the interval score below, inside and above", () => {
  const expected = [45.52, 3.92, 25.52];
  [-3, 0, 2.5].forEach((y, i) => {
    assert.ok(Math.abs(intervalScore(y, -1.96, 1.96, 0.95) - expected[i]!) < 1e-8);
  });
});

test("the interval score is the pinball losses of both bounds, scaled by 2 / alpha", () => {
  const value = fc.double({ min: -50, max: 50, noNaN: true });
  const level = fc.double({ min: 0.05, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(value, value, value, level, (y, a, b, levelRatio) => {
      const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
      const alpha = 1 - levelRatio;
      const losses = pinballLoss(y, lower, alpha / 2) + pinballLoss(y, upper, 1 - alpha / 2);
      const score = intervalScore(y, lower, upper, levelRatio);
      assert.ok(Math.abs(score - (2 / alpha) * losses) < 1e-9 * (1 + score));
    }),
  );
});

test("the mean scaled interval score divides by the scale and needs one", () => {
  const score = meanScaledIntervalScore(
    [-3, 0, 2.5],
    [-1.96, -1.96, -1.96],
    [1.96, 1.96, 1.96],
    0.95,
    2,
  );
  assert.ok(Math.abs(score! - (45.52 + 3.92 + 25.52) / 6) < 1e-8);
  assert.equal(meanScaledIntervalScore([1], [0], [2], 0.95, 0), undefined);
  assert.equal(meanScaledIntervalScore([1], [0], [2], 0.95, undefined), undefined);
});
