import assert from "node:assert/strict";
import { test } from "node:test";
import type { Forecast } from "../../../../../services/forecast/domain/forecast.ts";
import { scoreOutcome } from "../../../../../services/forecast/domain/scoring/score-outcome.ts";
import { type Metric, metricValue } from "../../../../../services/kernel/metric.ts";

function model(id: string, prices: number[]): Forecast["models"][number] {
  const validationRmse: Metric = {
    name: "validation_rmse",
    unit: "PRICE",
    denominator: "bars",
    n: 0,
    undefinedReason: "NO_DATA",
  };
  const status = prices.length > 0 ? "OK" : "FAILED";
  return { model: id, status, prices, weightRatio: 0, validationRmse, diagnostics: {}, note: "" };
}

const forecast: Forecast = {
  name: "forecasts/1",
  auditSet: "",
  instrument: {
    ticker: "A",
    exchange: "X",
    assetClass: "US_EQUITY",
    currency: "USD",
    lotSizeUnits: 1,
    region: "US",
  },
  interval: "DAY_1",
  asOfMs: 0,
  horizonBars: 2,
  createTimeMs: 0,
  dataHash: "",
  policyHash: "",
  modelSetHash: "",
  contentHash: "",
  barsUsed: 100,
  lastClosePrice: 100,
  ensemblePrices: [101, 102],
  intervals: [
    { levelRatio: 0.8, lowerPrices: [99, 98], upperPrices: [103, 103] },
    { levelRatio: 0.95, lowerPrices: [98, 97], upperPrices: [104, 106] },
  ],
  models: [model("naive", [100, 100]), model("drift", [103, 107]), model("broken", [])],
  baselineModel: "naive",
  upProbabilities: [0.5, 0.5],
  confidenceBasis: "UNCALIBRATED",
  weightsReason: "",
  varianceSource: "garch",
  measures: { dailyVolatilityBps: 100, annualisedVolatilityRatio: 0.16, atrPrice: 1 },
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

test("case metrics_flat_forecast_has_no_direction: a flat path states no direction and an unmoved market has none", () => {
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

test("the forecast stays as it was", () => {
  const before = structuredClone(forecast);
  scoreOutcome(forecast, [103, 106]);
  assert.deepEqual(forecast, before);
});
