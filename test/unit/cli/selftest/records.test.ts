import assert from "node:assert/strict";
import { test } from "node:test";
import { passesOfLuck, returnsOf } from "#cli/selftest/records.ts";

test("luck explains no pass of one case, and a share of many", () => {
  // Binomial tails at 3.04 %: P(X > 0) of 1 is 0.030, P(X > 1) of 5 is 0.009, P(X > 2) of 20 is 0.022.
  assert.deepEqual([1, 5, 20].map(passesOfLuck), [0, 1, 2]);
});

test("returns follow from the seed, have the mean that is planted, and no loss beyond the bound", () => {
  const returns = returnsOf(3, 0.002);
  assert.deepEqual(returnsOf(3, 0.002), returns);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  // Four standard errors of 1,000 returns that deviate by 1 %.
  assert.ok(Math.abs(mean - 0.002) < 4 * (0.01 / Math.sqrt(1_000)), `${mean}`);
  assert.ok(Math.min(...returns) >= -0.1);
});
