import assert from "node:assert/strict";
import { test } from "node:test";
import { riskScore } from "#services/risk-gate/domain/signal/risk-score.ts";

/** Five days of a name with this annual volatility, 95 % interval. */
function scoreOf(annualisedVolatilityRatio: number, expectedReturnRatio: number): number {
  const deviation = annualisedVolatilityRatio * Math.sqrt(5 / 252);
  return riskScore({
    annualisedVolatilityRatio,
    expectedReturnRatio,
    intervalWidthRatio: 2 * 1.959964 * deviation,
    intervalLevelRatio: 0.95,
  });
}

for (const [volatility, move, score] of [
  [0.25, 0.005, 0.9],
  [0.25, 0.012, 0.8],
  [0.25, 0.02, 0.7],
  [0.3, 0.005, 1],
  [0.3, 0.012, 0.95],
  [0.3, 0.03, 0.85],
  [0.12, 0.005, 0.75],
  [0.5, 0.04, 1],
  [0.12, 0.09, 0.25],
] as const) {
  test(`${100 * volatility} % annual volatility and a move of ${100 * move} % score ${score}`, () => {
    assert.equal(scoreOf(volatility, move), score);
    assert.equal(scoreOf(volatility, -move), score);
  });
}

test("the score does not depend on the level at which the interval was drawn", () => {
  const wide = { annualisedVolatilityRatio: 0.2, expectedReturnRatio: 0.01 };
  const at95 = riskScore({ ...wide, intervalWidthRatio: 0.11, intervalLevelRatio: 0.95 });
  const at80 = riskScore({ ...wide, intervalWidthRatio: 0.0719, intervalLevelRatio: 0.8 });
  assert.equal(at95, at80);
});

test("a flat forecast has the risk of a small and uncertain move", () => {
  assert.equal(scoreOf(0.2, 0), 0.9);
});
