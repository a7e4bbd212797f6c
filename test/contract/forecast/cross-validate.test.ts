import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import {
  christoffersen,
  kupiec,
  transitionsOf,
} from "#lib/statistics/hypothesis-tests/value-at-risk.ts";
import {
  type CrossValidationFold,
  type CrossValidationSummary,
  FoldPlanSchema,
} from "#proto/pmx/forecast/v1/cross_validation_pb.ts";
import { UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

/** The folds of 400 bars by a quick policy. */
async function request(plan: MessageInitShape<typeof FoldPlanSchema> | undefined) {
  const { policy } = await service.client.getPolicy({});
  const { bars, interval } = requestUpTo(400);
  const quick = { ...policy!, models: ["naive", "drift", "garch"], validationOrigins: 2 };
  return { interval, bars, policy: quick, ...(plan && { plan: create(FoldPlanSchema, plan) }) };
}

async function validated(plan: Parameters<typeof request>[0]) {
  const folds: CrossValidationFold[] = [];
  let summary: CrossValidationSummary | undefined;
  for await (const { result } of service.client.crossValidate(await request(plan))) {
    assert.equal(summary, undefined, "the summary comes last");
    if (result.case === "fold") folds.push(result.value);
    if (result.case === "summary") summary = result.value;
  }
  return { folds, summary: summary! };
}

test("each fold is scored after all that it saw, and the summary comes last", async () => {
  const { folds, summary } = await validated({ horizonBars: 10, maximumFolds: 4 });
  assert.deepEqual(
    folds.map(({ index, trainingBars }) => [index, trainingBars]),
    [
      [0, 360],
      [1, 370],
      [2, 380],
      [3, 390],
    ],
  );
  const { bars } = requestUpTo(400);
  for (const { trainingBars, originTime, lastClosePrice, realisedPrices } of folds) {
    const last = bars[trainingBars - 1]!;
    assert.equal(lastClosePrice, last.close);
    assert.equal(timestampMs(originTime!), timestampMs(last.startTime) + 86_400_000);
    const after = bars.slice(trainingBars, trainingBars + 10);
    assert.deepEqual(
      realisedPrices,
      after.map(({ close }) => close),
    );
  }
  assert.equal(summary.folds, 4);
  assert.equal(summary.baselineModel, "naive");
  assert.deepEqual(
    summary.models.map(({ score }) => score!.model),
    ["naive", "drift", "garch"],
  );
});

test("with bands of one bar the backtest counts the folds whose close they missed", async () => {
  const { folds, summary } = await validated({ horizonBars: 1, maximumFolds: 60 });
  assert.equal(folds.length, 60);
  for (const [level, backtest] of summary.backtests.entries()) {
    const missed = folds.map(
      ({ coverages }) => 1 - Number(coverages[level]!.coverage!.result.value),
    );
    const count = missed.reduce((sum, miss) => sum + miss, 0);
    const { violationRatio, statedRatio, coverage, independence } = backtest.outside!;
    assert.equal(violationRatio!.result.value, count / 60);
    assert.ok(Math.abs(statedRatio - (1 - backtest.levelRatio)) < 1e-12);
    const stated = kupiec(count, 60, statedRatio);
    assert.equal(coverage!.statistic!.result.value, stated.statistic);
    assert.equal(coverage!.pValue!.result.value, stated.pValue);
    const { pValue } = christoffersen(transitionsOf(missed));
    assert.equal(independence!.pValue!.result.value, pValue);
    assert.ok(Number(backtest.below!.violationRatio!.result.value) <= count / 60);
  }
  assert.equal(summary.backtests.length, 2);
});

test("a summary tests what nests the baseline and holds variances against what was realised", async () => {
  const { summary } = await validated({ horizonBars: 5, maximumFolds: 40 });
  const [naive, drift, garch] = summary.models;
  const { clarkWest, clarkWestPValue } = drift!;
  assert.ok(clarkWest!.result.case === "value" && clarkWestPValue!.result.case === "value");
  const { value: statistic } = clarkWest!.result;
  assert.equal(clarkWestPValue!.result.value, normalCdf(-statistic));
  assert.equal(clarkWest!.n, 40n);
  assert.equal(naive!.clarkWest!.result.value, UndefinedReason.ZERO_DENOMINATOR);
  assert.equal(naive!.variances!.slope!.result.value, UndefinedReason.NO_DATA);
  const { slope, pValue, rSquared } = garch!.variances!;
  assert.ok(slope!.result.case === "value" && slope!.interval!.lower < slope!.result.value);
  assert.ok(Number(pValue!.result.value) >= 0 && Number(pValue!.result.value) <= 1);
  assert.ok(Number(rSquared!.result.value) >= 0 && Number(rSquared!.result.value) <= 1);
});

test("a fold's forecast is the one that the service makes of the same bars", async () => {
  const asked = await request({ horizonBars: 10 });
  const { folds } = await validated({ horizonBars: 10, maximumFolds: 1 });
  const { forecast } = await service.client.createForecast({
    ...requestUpTo(390),
    horizonBars: 10,
    policy: asked.policy,
  });
  const { outcome } = await service.client.scoreForecast({
    name: forecast!.name,
    bars: asked.bars.slice(390),
  });
  assert.deepEqual(folds[0]!.ensemble, outcome!.ensemble);
  assert.deepEqual(folds[0]!.coverages, outcome!.coverages);
});

for (const [what, plan, field] of [
  ["no plan", undefined, "plan"],
  ["no horizon", {}, "plan.horizon_bars"],
  ["more bars to fit on than there are", { horizonBars: 10, minimumTrainingBars: 395 }, "bars"],
] as const) {
  test(`${what} is refused by name`, async () => {
    await assert.rejects(
      validated(plan),
      (error) => error instanceof Fault && error.violations[0]?.field === field,
    );
  });
}
