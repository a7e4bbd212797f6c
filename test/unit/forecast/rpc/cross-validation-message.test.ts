import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import {
  CrossValidationFoldSchema,
  CrossValidationSummarySchema,
  FoldPlanSchema,
} from "#proto/pmx/forecast/v1/cross_validation_pb.ts";
import { UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { scoreOutcome } from "#services/forecast/domain/scoring/score-outcome.ts";
import { summariseFolds } from "#services/forecast/domain/validation/summarise-folds.ts";
import {
  foldPlanFromMessage,
  foldToMessage,
  summaryToMessage,
} from "#services/forecast/rpc/cross-validation-message.ts";

const policy = { minimumBars: 120 };

test("what a plan leaves out is the policy's minimum, the horizon as step and 20 folds", () => {
  assert.deepEqual(foldPlanFromMessage(create(FoldPlanSchema, { horizonBars: 5 }), policy), {
    horizonBars: 5,
    minimumTrainingBars: 120,
    stepBars: 5,
    maximumFolds: 20,
  });
});

test("what a plan states is taken", () => {
  const stated = { horizonBars: 5, minimumTrainingBars: 200, stepBars: 1, maximumFolds: 500 };
  assert.deepEqual(foldPlanFromMessage(create(FoldPlanSchema, stated), policy), stated);
});

test("a plan with fewer training bars than the policy's minimum is refused", () => {
  const message = create(FoldPlanSchema, { horizonBars: 5, minimumTrainingBars: 119 });
  assert.throws(
    () => foldPlanFromMessage(message, policy),
    (fault: unknown) =>
      fault instanceof Fault && fault.violations[0]?.field === "plan.minimum_training_bars",
  );
});

const folds = [0, 1, 2].map((index) => {
  const forecast = {
    lastClosePrice: 100,
    ensemblePrices: [101, 102 + index],
    intervals: [{ levelRatio: 0.8, lowerPrices: [98, 97], upperPrices: [103, 105] }],
    models: [
      { model: "naive", prices: [100, 100] },
      { model: "drift", prices: [100.5, 101] },
    ],
    baselineModel: "naive",
  };
  return {
    index,
    trainingBars: 120 + index,
    lastClosePrice: 100,
    forecast,
    scores: scoreOutcome(forecast, [100 + index, 103]),
    failedModels: ["garch"],
  };
});

test("a fold survives the wire with its scores and its origin", () => {
  const sent = create(CrossValidationFoldSchema, foldToMessage(folds[1]!, 1_700_000_000_000));
  const fold = fromBinary(CrossValidationFoldSchema, toBinary(CrossValidationFoldSchema, sent));
  assert.equal(timestampMs(fold.originTime!), 1_700_000_000_000);
  assert.deepEqual([fold.index, fold.trainingBars, fold.failedModels], [1, 121, ["garch"]]);
  assert.deepEqual(fold.realisedPrices, [101, 103]);
  assert.deepEqual(
    fold.models.map(({ model, mae }) => [model, mae?.result.value]),
    [
      ["naive", 2],
      ["drift", 1.25],
    ],
  );
  assert.equal(fold.coverages[0]?.coverage?.result.value, 1);
  assert.ok(fold.rmseRatio);
});

test("a summary survives the wire with its tests and its notes", () => {
  const plan = { horizonBars: 2, stepBars: 1 };
  const summary = summariseFolds(folds, ["naive", "drift", "garch"], "naive", plan);
  const sent = create(CrossValidationSummarySchema, summaryToMessage(summary));
  const read = fromBinary(
    CrossValidationSummarySchema,
    toBinary(CrossValidationSummarySchema, sent),
  );
  assert.equal(read.folds, 3);
  assert.deepEqual(
    read.models.map(({ score }) => score?.model),
    ["naive", "drift"],
  );
  assert.equal(read.ensemble?.dieboldMariano?.result.case, "value");
  assert.equal(read.ensemble?.dieboldMarianoPValue?.n, 3n);
  assert.equal(read.ensemble?.modelConfidence?.name, "model_confidence");
  assert.equal(read.models[1]?.clarkWest?.name, "clark_west");
  assert.equal(read.models[1]?.clarkWestPValue?.result.case, "value");
  const { case: kind, value } = read.ensemble!.variances!.slope!.result;
  assert.deepEqual([kind, value], ["undefinedReason", UndefinedReason.NO_DATA]);
  const [backtest] = read.backtests;
  assert.equal(backtest?.levelRatio, 0.8);
  assert.equal(backtest?.below?.violationRatio?.interval?.method, "wilson");
  assert.equal(backtest?.below?.statedRatio, summary.backtests[0]!.below.statedRatio);
  assert.equal(backtest?.outside?.coverage?.pValue?.name, "kupiec_p_value");
  assert.equal(backtest?.outside?.independence?.statistic?.name, "christoffersen");
  assert.equal(backtest?.outside?.conditionalCoverage?.statistic?.name, "conditional_coverage");
  assert.equal(read.models[0]?.rmseRatio?.result.value, 1);
  assert.deepEqual(read.notes, [...summary.notes]);
  assert.ok(read.notes.length >= 3);
});
