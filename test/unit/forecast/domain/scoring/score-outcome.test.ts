import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { crpsLogNormal } from "#lib/statistics/scores/continuous-scores.ts";
import {
  type ScorableForecast,
  scoreHolding,
  scoreOutcome,
} from "#services/forecast/domain/scoring/score-outcome.ts";

const forecast: ScorableForecast = {
  lastClosePrice: 100,
  ensemblePrices: [101, 102],
  intervals: [
    { levelRatio: 0.8, lowerPrices: [99, 98], upperPrices: [103, 103] },
    { levelRatio: 0.95, lowerPrices: [98, 97], upperPrices: [104, 106] },
  ],
  models: [
    { model: "naive", prices: [100, 100] },
    { model: "drift", prices: [103, 107] },
    { model: "broken", prices: [] },
  ],
  baselineModel: "naive",
};

function reasonOf(metric: Metric): string | undefined {
  return "undefinedReason" in metric ? metric.undefinedReason : undefined;
}

test("a path is scored by its errors", () => {
  const { ensemble } = scoreOutcome(forecast, [103, 106]);
  // Errors 2 and 4.
  assert.ok(Math.abs(metricValue(ensemble.rmse)! - Math.sqrt(10)) < 1e-12);
  assert.equal(metricValue(ensemble.mae), 3);
  assert.ok(Math.abs(metricValue(ensemble.smape)! - (4 / 204 + 8 / 208) / 2) < 1e-15);
  assert.equal(ensemble.rmse.n, 2);
});

test("the ratio is to the baseline that the policy fixed, and models without a path are left out", () => {
  const outcome = scoreOutcome(forecast, [103, 106]);
  assert.deepEqual(
    outcome.models.map((score) => score.model),
    ["naive", "drift"],
  );
  assert.ok(Math.abs(metricValue(outcome.rmseRatio)! - Math.sqrt(10 / 22.5)) < 1e-12);
  assert.equal(outcome.bestModelInHindsight, "drift");
});

test("the horizon that is traded is scored by its own bars, with its own ratio", () => {
  const holding = scoreHolding(forecast, [103], 5);
  // Errors 2 of the ensemble and 3 of the baseline; over both bars the ratio is √(10 / 22.5).
  assert.deepEqual([holding.bars, holding.closedMs], [1, 5]);
  assert.equal(metricValue(holding.ensembleRmse), 2);
  assert.equal(metricValue(holding.baselineRmse), 3);
  assert.equal(metricValue(holding.rmseRatio), 2 / 3);
  assert.equal(holding.rmseRatio.name, "rmse_ratio_holding");
  assert.equal(reasonOf(scoreHolding(forecast, [100], 5).rmseRatio), "ZERO_DENOMINATOR");
  const broken = { ...forecast, baselineModel: "broken" };
  assert.equal(reasonOf(scoreHolding(broken, [103], 5).rmseRatio), "NO_DATA");
  const whole = scoreHolding(forecast, [103, 106], 5);
  assert.equal(
    metricValue(whole.rmseRatio),
    metricValue(scoreOutcome(forecast, [103, 106]).rmseRatio),
  );
});

test("a perfect baseline leaves the ratio undefined, not infinite", () => {
  assert.equal(reasonOf(scoreOutcome(forecast, [100, 100]).rmseRatio), "ZERO_DENOMINATOR");
});

test("a baseline without a path leaves the ratio undefined", () => {
  const broken = { ...forecast, baselineModel: "broken" };
  assert.equal(reasonOf(scoreOutcome(broken, [103, 106]).rmseRatio), "NO_DATA");
});

test("the terminal direction is 1 when right and 0 when wrong", () => {
  assert.equal(metricValue(scoreOutcome(forecast, [90, 106]).ensemble.terminalDirection), 1);
  assert.equal(metricValue(scoreOutcome(forecast, [110, 94]).ensemble.terminalDirection), 0);
});

test("a flat path states no direction and an unmoved market has none", () => {
  const [naive] = scoreOutcome(forecast, [103, 106]).models;
  assert.equal(reasonOf(naive!.terminalDirection), "NO_DATA");
  assert.equal(naive!.terminalDirection.n, 0);
  assert.equal(reasonOf(scoreOutcome(forecast, [103, 100]).ensemble.terminalDirection), "NO_DATA");
});

test("coverage is the share of closes inside each interval, bounds included", () => {
  const { coverages } = scoreOutcome(forecast, [103, 106]);
  assert.deepEqual(
    coverages.map(({ levelRatio, coverage }) => [levelRatio, metricValue(coverage)]),
    [
      [0.8, 0.5],
      [0.95, 1],
    ],
  );
});

test("an interval's bounds are scored as quantiles, and over the history's scale", () => {
  const { coverages } = scoreOutcome({ ...forecast, seasonalScalePrice: 2 }, [103, 106]);
  // 80 %: the lower bounds lie 4 and 8 below, weighed 0.1; the upper ones 0 and 3 below, weighed 0.9.
  assert.ok(Math.abs(metricValue(coverages[0]!.pinball)! - (0.4 + 0.8 + 2.7) / 4) < 1e-12);
  // Width 4; width 5 and 10 times the miss of 3.
  const scaled = metricValue(coverages[0]!.scaledIntervalScore)!;
  assert.ok(Math.abs(scaled - (4 + 35) / 2 / 2) < 1e-12);
});

test("the scaled error needs the scale of the history", () => {
  const scale = (seasonalScalePrice?: number) =>
    scoreOutcome({ ...forecast, seasonalScalePrice }, [103, 106]).ensemble.mase;
  assert.equal(metricValue(scale(2)), 1.5);
  assert.equal(reasonOf(scale(0)), "ZERO_DENOMINATOR");
  assert.equal(reasonOf(scale()), "NO_DATA");
});

test("a path with variances is scored as a law, one without is not", () => {
  const variances = [4e-4, 9e-4];
  const outcome = scoreOutcome({ ...forecast, logReturnVariances: variances }, [103, 106]);
  const crps = [crpsLogNormal(103, 101, 0.02), crpsLogNormal(106, 102, Math.sqrt(13e-4))];
  assert.ok(Math.abs(metricValue(outcome.ensemble.crps)! - (crps[0]! + crps[1]!) / 2) < 1e-12);
  const [first, second] = [Math.log(103 / 100), Math.log(106 / 103)];
  const qlike = (Math.log(4e-4) + first ** 2 / 4e-4 + Math.log(9e-4) + second ** 2 / 9e-4) / 2;
  assert.ok(Math.abs(metricValue(outcome.ensemble.qlike)! - qlike) < 1e-12);
  assert.equal(reasonOf(outcome.models[0]!.crps), "NO_DATA");
  assert.equal(reasonOf(outcome.models[0]!.qlike), "NO_DATA");
});

test("a variance of 0 leaves QLIKE undefined, not infinite", () => {
  const outcome = scoreOutcome({ ...forecast, logReturnVariances: [0, 0] }, [103, 106]);
  assert.equal(reasonOf(outcome.ensemble.qlike), "NON_FINITE");
  assert.equal(metricValue(outcome.ensemble.crps), 3);
});

test("the forecast stays as it was", () => {
  const before = structuredClone(forecast);
  scoreOutcome(forecast, [103, 106]);
  assert.deepEqual(forecast, before);
});
