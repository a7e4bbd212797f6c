import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import {
  type CrossValidationFold,
  type CrossValidationSummary,
  FoldPlanSchema,
} from "#proto/pmx/forecast/v1/cross_validation_pb.ts";
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
