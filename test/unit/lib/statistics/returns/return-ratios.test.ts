import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { sharpeRatio, sortinoRatio } from "#lib/statistics/returns/return-ratios.ts";

test("the Sharpe ratio is the mean over the deviation with divisor n - 1", () => {
  const sharpe = sharpeRatio([0.01, -0.02, 0.03]);
  // Mean 0.02/3; squares about it sum to 0.00126667.
  assert.ok(Math.abs((sharpe?.ratio ?? 0) - 0.264_906_5) < 1e-6, `${sharpe?.ratio}`);
});

test("fewer than two returns, or returns that do not vary, have no Sharpe ratio", () => {
  const equal = new Array<number>(100).fill(0.1);
  for (const returns of [[], [0.1], [0, 0, 0], equal]) {
    assert.equal(sharpeRatio(returns), undefined);
  }
});

test("the stated standard error is the spread of the ratio over many skewed samples", () => {
  const random = new SeededRandom(7);
  const ratios: number[] = [];
  let stated = 0;
  for (let sample = 0; sample < 1_000; sample += 1) {
    // Cubed normals would have no useful moments; a square of a normal has skewness 2.8.
    const returns = Array.from({ length: 200 }, () => random.normal() ** 2 - 0.8);
    const sharpe = sharpeRatio(returns);
    assert.ok(sharpe);
    ratios.push(sharpe.ratio);
    stated += sharpe.standardError / 1_000;
  }
  const mean = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
  const spread = Math.sqrt(
    ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ratios.length - 1),
  );
  assert.ok(Math.abs(stated / spread - 1) < 0.1, `${stated} stated, ${spread} seen`);
});

test("the Sortino ratio divides the squared losses by all periods", () => {
  const ratio = sortinoRatio([0.02, -0.01, 0.03, 0]);
  assert.ok(Math.abs((ratio ?? 0) - 0.01 / Math.sqrt(0.0001 / 4)) < 1e-12, `${ratio}`);
});

test("without a loss there is no Sortino ratio, not an infinite one", () => {
  for (const returns of [[], [0], [0.1, 0.2]]) assert.equal(sortinoRatio(returns), undefined);
});
