import assert from "node:assert/strict";
import { test } from "node:test";
import {
  exponentialHistory,
  exponentialVariances,
} from "#lib/statistics/volatility/exponential-variance.ts";

test("the weighted variances are those of the reference, which clips nothing", () => {
  const returns = Float64Array.of(0.01, -0.02, 0.015, -0.005, 0.03, -0.01);
  const last = exponentialVariances(returns).at(-1)!;
  assert.ok(Math.abs(last - 0.000285986482859556) < 1e-12);
});

test("the weighted variance of a history decays by 0.94 a bar about the mean, from the sample variance", () => {
  const returns = Float64Array.of(0.01, -0.01, 0.03, -0.03);
  const { conditionalVariances } = exponentialHistory(returns);
  const expected = [5e-4, 4.76e-4, 4.5344e-4, 4.802336e-4, 5.05419584e-4];
  expected.forEach((value, t) => {
    assert.ok(Math.abs(conditionalVariances[t]! / value - 1) < 1e-12, `${conditionalVariances[t]}`);
  });
});

test("the variances of a history stay above 0 however long the returns are 0", () => {
  const returns = new Float64Array(20_000);
  returns.set([0.01, -0.01]);
  const { conditionalVariances, level } = exponentialHistory(returns);
  assert.equal(conditionalVariances.at(-1), 1e-8 * level);
});
