import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { evidenceOf, evidenceToMessage } from "#gateway/sprint/peers/evidence-message.ts";
import { FitStatus, ForecastSchema } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { SignalEvidenceSchema } from "#proto/pmx/riskgate/v1/signal_evidence_pb.ts";

const rmse = { name: "validation_rmse", result: { case: "value", value: 2.5 } } as const;
const forecast = create(ForecastSchema, {
  baselineModel: "naive",
  models: [
    {
      model: "naive",
      status: FitStatus.OK,
      weightRatio: 1,
      prices: [100, 101, 102],
      validationRmse: rmse,
    },
    { model: "garch", status: FitStatus.FAILED },
  ],
  ownPast: { percentileRatio: 0.75, windows: 100 },
});

test("the gate is told of each model, and of its path no more than a position is held for", () => {
  const message = create(SignalEvidenceSchema, evidenceToMessage(evidenceOf(forecast), 2));
  const [naive, garch] = message.models;
  assert.deepEqual(naive!.prices, [100, 101]);
  assert.deepEqual([naive!.weightRatio, naive!.validationRmsePrice], [1, 2.5]);
  assert.deepEqual([garch!.status, garch!.prices, garch!.weightRatio], [FitStatus.FAILED, [], 0]);
  assert.equal(garch!.validationRmsePrice, undefined);
  assert.equal(message.baselineModel, "naive");
  assert.equal(message.ownPastPercentileRatio, 0.75);
});

test("what a forecast does not state stays absent", () => {
  const older = create(ForecastSchema, { models: forecast.models, baselineModel: "naive" });
  const message = create(SignalEvidenceSchema, evidenceToMessage(evidenceOf(older), 2));
  assert.equal(message.ownPastPercentileRatio, undefined);
});
