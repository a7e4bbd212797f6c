import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { exp } from "#lib/statistics/numerics/portable-math.ts";
import {
  crossValidate,
  type Fold,
  type ForecastAt,
} from "#services/forecast/domain/validation/cross-validate.ts";
import { summariseFolds } from "#services/forecast/domain/validation/summarise-folds.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";
import { normals } from "#test/support/sample-series.ts";

function near(metric: Metric, expected: number, tolerance = 1e-8): void {
  const value = metricValue(metric);
  const bound = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(value !== undefined && Math.abs(value - expected) < bound, `${value} not ${expected}`);
}

function reasonOf(metric: Metric): string | undefined {
  return "undefinedReason" in metric ? metric.undefinedReason : undefined;
}

async function foldsOf(closes: Float64Array, horizonBars: number, forecastAt: ForecastAt) {
  const plan = { minimumTrainingBars: 1, horizonBars, stepBars: horizonBars, maximumFolds: 2_000 };
  const folds: Fold[] = [];
  for await (const fold of crossValidate(closes, plan, forecastAt)) folds.push(fold);
  return { folds, plan };
}

/**
 * The mark-pound returns of the benchmark of Fiorentini, Calzolari & Panattoni (1996), in percent, less
 * the mean of its optimum, as closes; and the variances that its GARCH(1,1) expects of each.
 */
function benchmark() {
  const [mu, omega, alpha, beta] = [
    -0.00619040838, 0.01076139785, 0.15313406182, 0.80597367031,
  ] as const;
  const residuals = dem2gbp().map((value) => value - mu);
  const meanSquare = residuals.reduce((sum, e) => sum + e * e, 0) / residuals.length;
  const variances = new Float64Array(residuals.length);
  const closes = new Float64Array(residuals.length + 1).fill(100);
  residuals.forEach((residual, t) => {
    const square = t === 0 ? meanSquare : residuals[t - 1]! ** 2;
    variances[t] = omega + alpha * square + beta * (variances[t - 1] ?? meanSquare);
    closes[t + 1] = closes[t]! * exp(residual);
  });
  return { closes, variances };
}

/** A flat path with the benchmark's variances, and the band whose lower bound is the 1 % quantile. */
function benchmarkForecast(closes: Float64Array, variances: Float64Array): ForecastAt {
  return (trainingBars) => {
    const last = closes[trainingBars - 1]!;
    const variance = variances[trainingBars - 1]!;
    const width = -normalQuantile(0.01) * Math.sqrt(variance);
    return {
      lastClosePrice: last,
      ensemblePrices: [last],
      intervals: [
        { levelRatio: 0.98, lowerPrices: [last / exp(width)], upperPrices: [last * exp(width)] },
      ],
      models: [
        { model: "naive", prices: [last] },
        { model: "garch", prices: [last], logReturnVariances: [variance] },
      ],
      baselineModel: "naive",
      logReturnVariances: [variance],
    };
  };
}

test("the backtests and the variance regression of GARCH on DEM/GBP are those of R", async () => {
  const { closes, variances } = benchmark();
  const { folds, plan } = await foldsOf(closes, 1, benchmarkForecast(closes, variances));
  const { ensemble, models, backtests } = summariseFolds(folds, ["naive", "garch"], "naive", plan);
  const { below, levelRatio } = backtests[0]!;
  assert.equal(levelRatio, 0.98);
  near(below.violationRatio, 42 / 1974);
  assert.equal(below.violationRatio.unit, "SHARE");
  near(below.coverage.statistic, 19.156417843481);
  near(below.coverage.pValue, 1.2043188989286e-5);
  near(below.independence.statistic, 6.2610190616547);
  near(below.conditionalCoverage.statistic, 25.417436905136);
  assert.ok(Math.abs(below.statedRatio - 0.01) < 1e-15);
  for (const { variances: evaluation } of [ensemble, models[1]!]) {
    near(evaluation.intercept, 0.0419471525181);
    near(evaluation.slope, 0.77841026798654);
    near(evaluation.rSquared, 0.089733549409804);
    assert.equal(evaluation.rSquared.unit, "SHARE");
    near(evaluation.wald, 4.5643247179738);
    assert.equal(evaluation.slope.n, 1974);
    assert.ok("value" in evaluation.slope);
    const { lower, upper } = evaluation.slope.interval!;
    assert.ok(lower < 0.7784 && 0.7784 < upper);
  }
  assert.equal(reasonOf(models[0]!.variances.slope), "NO_DATA");
});

/** Closes that drift by 0.1 % a bar, and the forecasts of a flat path and of one with some drift. */
function driftingFolds(drift: number, forecastDrift: number, count: number) {
  const normal = normals(6);
  const closes = new Float64Array(2 * count + 1).fill(100);
  for (let t = 1; t < closes.length; t += 1) {
    closes[t] = closes[t - 1]! * (1 + drift + 0.002 * normal());
  }
  return foldsOf(closes, 2, (trainingBars) => {
    const last = closes[trainingBars - 1]!;
    const path = (rise: number) => [last * (1 + rise), last * (1 + 2 * rise)];
    return {
      lastClosePrice: last,
      ensemblePrices: path(forecastDrift / 2),
      intervals: [],
      models: [
        { model: "naive", prices: path(0) },
        { model: "drift", prices: path(forecastDrift) },
      ],
      baselineModel: "naive",
    };
  });
}

test("Clark and West recognise a nesting model that knows the drift, and none that has only noise", async () => {
  const knowing = await driftingFolds(0.001, 0.001, 100);
  const [naive, drift] = summariseFolds(
    knowing.folds,
    ["naive", "drift"],
    "naive",
    knowing.plan,
  ).models;
  assert.ok(metricValue(drift!.comparison.nestedPValue)! < 0.001);
  assert.equal(reasonOf(naive!.comparison.nestedStatistic), "ZERO_DENOMINATOR");
  const without = await driftingFolds(0, 0.001, 100);
  const noise = summariseFolds(without.folds, ["naive", "drift"], "naive", without.plan).models[1]!;
  assert.ok(metricValue(noise.comparison.nestedPValue)! > 0.05);
  // Diebold and Mariano's test holds the noise against it.
  assert.ok(metricValue(noise.comparison.pValue)! < 0.01);
  assert.ok(metricValue(noise.comparison.statistic)! > 0);
});

test("fewer than 20 folds have a share of violations and no test of it", async () => {
  const { closes, variances } = benchmark();
  const short = closes.slice(0, 20);
  const { folds, plan } = await foldsOf(short, 1, benchmarkForecast(short, variances));
  assert.equal(folds.length, 19);
  const { below, outside } = summariseFolds(folds, ["naive"], "naive", plan).backtests[0]!;
  assert.equal(below.violationRatio.n, 19);
  assert.ok("value" in below.violationRatio && below.violationRatio.interval);
  for (const { statistic, pValue } of [below.coverage, outside.independence]) {
    assert.deepEqual([statistic, pValue].map(reasonOf), [
      "TOO_FEW_OBSERVATIONS",
      "TOO_FEW_OBSERVATIONS",
    ]);
  }
});

test("two folds have no regression of their variances", async () => {
  const { closes, variances } = benchmark();
  const short = closes.slice(0, 3);
  const { folds, plan } = await foldsOf(short, 1, benchmarkForecast(short, variances));
  const { ensemble } = summariseFolds(folds, ["naive"], "naive", plan);
  assert.equal(reasonOf(ensemble.variances.slope), "TOO_FEW_OBSERVATIONS");
});
