import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import {
  crossValidate,
  type Fold,
  type ForecastAt,
} from "#services/forecast/domain/validation/cross-validate.ts";
import { summariseFolds } from "#services/forecast/domain/validation/summarise-folds.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";

const closes = pricesFrom(garchReturns(299, 7));
const plan = { minimumTrainingBars: 60, horizonBars: 4, stepBars: 4, maximumFolds: 30 };
const modelIds = ["naive", "rise", "late"];

/** A flat path, one that rises by 1 % a bar, and one that exists from 250 bars on. */
function forecastFrom(series: Float64Array, horizonBars = plan.horizonBars): ForecastAt {
  return (trainingBars) => {
    const last = series[trainingBars - 1]!;
    const path = (rise: number) =>
      Array.from({ length: horizonBars }, (_, h) => last * (1 + rise * (h + 1)));
    return {
      lastClosePrice: last,
      ensemblePrices: path(0.005),
      intervals: [
        { levelRatio: 0.8, lowerPrices: path(-0.003), upperPrices: path(0.003) },
        { levelRatio: 0.95, lowerPrices: path(-0.008), upperPrices: path(0.008) },
      ],
      models: [
        { model: "naive", prices: path(0) },
        { model: "rise", prices: path(0.01) },
        { model: "late", prices: trainingBars < 250 ? [] : path(-0.001) },
      ],
      baselineModel: "naive",
      seasonalScalePrice: 1.5,
      logReturnVariances: Array.from({ length: horizonBars }, () => 1e-4),
    };
  };
}

async function foldsOf(series: Float64Array, own = plan): Promise<Fold[]> {
  const folds: Fold[] = [];
  for await (const fold of crossValidate(series, own, forecastFrom(series, own.horizonBars))) {
    folds.push(fold);
  }
  return folds;
}

function reasonOf(metric: Metric): string | undefined {
  return "undefinedReason" in metric ? metric.undefinedReason : undefined;
}

function rootMeanSquare(errors: readonly number[]): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
}

test("each fold is scored over the bars that follow what it saw, and is there before the next is made", async () => {
  const made: number[] = [];
  const forecast = forecastFrom(closes);
  const folds = crossValidate(closes, plan, (trainingBars) => {
    made.push(trainingBars);
    return forecast(trainingBars);
  });
  const first = (await folds.next()).value!;
  assert.deepEqual(made, [first.trainingBars]);
  assert.deepEqual(
    first.scores.realisedPrices,
    Array.from(closes.subarray(first.trainingBars, first.trainingBars + 4)),
  );
  assert.equal(first.index, 0);
});

test("what comes after a fold's horizon changes nothing in it", async () => {
  const before = await foldsOf(closes);
  const end = before[10]!.trainingBars + plan.horizonBars;
  const after = await foldsOf(closes.map((close, t) => (t < end ? close : close * 3)));
  assert.deepEqual(after.slice(0, 11), before.slice(0, 11));
  assert.notDeepEqual(after[11], before[11]);
});

test("the summary pools the errors of all bars, not the folds' roots", async () => {
  const folds = await foldsOf(closes);
  const { ensemble, models, folds: count } = summariseFolds(folds, modelIds, "naive", plan);
  assert.equal(count, 30);
  const errors = (rise: number) =>
    folds.flatMap(({ trainingBars }) =>
      [1, 2, 3, 4].map(
        (h) => closes[trainingBars - 1]! * (1 + rise * h) - closes[trainingBars - 1 + h]!,
      ),
    );
  const naive = rootMeanSquare(errors(0));
  assert.ok(Math.abs(metricValue(ensemble.score.rmse)! - rootMeanSquare(errors(0.005))) < 1e-9);
  assert.ok(Math.abs(metricValue(models[0]!.score.rmse)! - naive) < 1e-9);
  const ratio = metricValue(models[1]!.comparison.rmseRatio)!;
  assert.ok(Math.abs(ratio - rootMeanSquare(errors(0.01)) / naive) < 1e-9);
  assert.equal(ensemble.score.rmse.n, 120);
  const mae = errors(0.005).reduce((sum, error) => sum + Math.abs(error), 0) / 120;
  assert.ok(Math.abs(metricValue(ensemble.score.mase)! - mae / 1.5) < 1e-9);
});

test("coverage is the share of all bars, per level", async () => {
  const folds = await foldsOf(closes);
  const { coverages } = summariseFolds(folds, modelIds, "naive", plan);
  for (const [level, width] of [
    [0, 0.003],
    [1, 0.008],
  ] as const) {
    let inside = 0;
    for (const { trainingBars } of folds) {
      for (let h = 1; h <= 4; h += 1) {
        const move = closes[trainingBars - 1 + h]! / closes[trainingBars - 1]! - 1;
        if (Math.abs(move) <= width * h) inside += 1;
      }
    }
    assert.ok(inside > 0 && inside < 120);
    assert.equal(metricValue(coverages[level]!.coverage), inside / 120);
    assert.ok(metricValue(coverages[level]!.pinball)! > 0);
  }
});

test("the test against the baseline takes one loss a fold, relative to where it starts", async () => {
  const folds = await foldsOf(closes);
  const { models } = summariseFolds(folds, modelIds, "naive", plan);
  const losses = folds.map(({ trainingBars }) => {
    const last = closes[trainingBars - 1]!;
    let difference = 0;
    for (let h = 1; h <= 4; h += 1) {
      const realised = closes[trainingBars - 1 + h]! / last;
      difference += ((1 + 0.01 * h - realised) ** 2 - (1 - realised) ** 2) / 4;
    }
    return difference;
  });
  const expected = dieboldMariano(Float64Array.from(losses), 1)!;
  const { statistic, pValue } = models[1]!.comparison;
  assert.ok(Math.abs(metricValue(statistic)! - expected.statistic) < 1e-8);
  assert.ok(Math.abs(metricValue(pValue)! - expected.pValue) < 1e-8);
  assert.equal(statistic.n, 30);
});

test("folds that share bars widen the test by as many autocovariances, and the notes say so", async () => {
  const own = { ...plan, horizonBars: 10, stepBars: 4 };
  const folds = await foldsOf(closes, own);
  const { models, notes } = summariseFolds(folds, modelIds, "naive", own);
  const losses = Float64Array.from(folds, ({ scores, lastClosePrice }) => {
    const square = (model: number) => metricValue(scores.models[model]!.rmse)! ** 2;
    return (square(1) - square(0)) / lastClosePrice ** 2;
  });
  const expected = dieboldMariano(losses, 3)!;
  assert.ok(Math.abs(metricValue(models[1]!.comparison.statistic)! - expected.statistic) < 1e-8);
  assert.ok(notes.some((note) => /shares bars with up to 2/.test(note)));
});

test("the baseline beside itself has ratio 1 and no test", async () => {
  const folds = await foldsOf(closes);
  const [naive] = summariseFolds(folds, modelIds, "naive", plan).models;
  assert.equal(metricValue(naive!.comparison.rmseRatio), 1);
  assert.equal(reasonOf(naive!.comparison.pValue), "ZERO_DENOMINATOR");
});

test("a model without a path in some folds is judged on the others, and the notes say so", async () => {
  const folds = await foldsOf(closes);
  const { models, notes } = summariseFolds(folds, modelIds, "naive", plan);
  const late = folds.filter(({ trainingBars }) => trainingBars >= 250).length;
  assert.ok(late > 2 && late < 30);
  assert.equal(models[2]!.folds, late);
  assert.equal(models[2]!.comparison.statistic.n, late);
  assert.ok(notes.some((note) => note.startsWith(`late gave no path in ${30 - late} of 30 folds`)));
});

test("one fold has scores and no test", async () => {
  const own = { ...plan, maximumFolds: 1 };
  const { ensemble, notes } = summariseFolds(await foldsOf(closes, own), modelIds, "naive", own);
  assert.equal(reasonOf(ensemble.comparison.statistic), "TOO_FEW_OBSERVATIONS");
  assert.ok(metricValue(ensemble.score.crps)! > 0);
  assert.ok(notes.some((note) => note.startsWith("1 fold shows only large differences")));
});

test("the model confidence set leaves out who is worse for certain, and who lacks a fold", async () => {
  const folds = await foldsOf(closes);
  const { ensemble, models } = summariseFolds(folds, modelIds, "naive", plan);
  const [naive, rise, late] = models;
  // A rise of 1 % a bar over 30 folds of a series that rises by a twentieth of that.
  assert.ok(metricValue(rise!.confidence)! < 0.05);
  assert.equal(metricValue(naive!.confidence), 1);
  assert.ok(metricValue(ensemble.confidence)! < 1);
  assert.equal(reasonOf(late!.confidence), "NO_DATA");
});

test("few folds give no model confidence", async () => {
  const own = { ...plan, maximumFolds: 19 };
  const { ensemble } = summariseFolds(await foldsOf(closes, own), modelIds, "naive", own);
  assert.equal(reasonOf(ensemble.confidence), "TOO_FEW_OBSERVATIONS");
});
