import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { type Decision, DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  instrument,
  type RunningService,
  requestUpTo,
  runService,
} from "#test/contract/forecast/running-service.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let forecasts: RunningService;
let gate: RunningRiskGate;
let stored: Forecast;

before(async () => {
  forecasts = await runService();
  stored = (await forecasts.client.createForecast(requestUpTo(400))).forecast!;
  const { address } = forecasts.channel;
  gate = await runningRiskGate({ PROOF_MODE: "1", PMX_FORECAST_ADDRESS: address });
});
after(async () => {
  await gate.close();
  await forecasts.remove();
});

const { auditSet, portfolio } = risingSignal("");

const named = (requestId: string, forecastName = stored.name) => {
  return { requestId, auditSet, instrument, portfolio, forecastName };
};

/** What a caller copies of a forecast, field by field. */
function copied(requestId: string) {
  const measures = stored.measures!;
  return {
    requestId,
    auditSet,
    instrument,
    portfolio,
    forecast: {
      forecast: stored.name,
      asOfTime: stored.asOfTime,
      interval: stored.interval,
      lastClosePrice: stored.lastClosePrice,
      ensemblePrices: stored.ensemblePrices,
      bands: stored.intervals,
      upProbabilities: stored.upProbabilities,
      confidenceBasis: stored.confidenceBasis,
      dailyVolatilityBps: measures.dailyVolatilityBps,
      annualisedVolatilityRatio: measures.annualisedVolatilityRatio,
      atrPrice: measures.atrPrice,
      averageDailyVolumeUnits: measures.averageDailyVolumeUnits!,
      evidence: {
        models: stored.models.map(({ validationRmse, ...model }) => ({
          model: model.model,
          status: model.status,
          weightRatio: model.weightRatio,
          prices: model.prices,
          ...(validationRmse?.result.case === "value" && {
            validationRmsePrice: validationRmse.result.value,
          }),
        })),
        baselineModel: stored.baselineModel,
        ownPastPercentileRatio: stored.ownPast!.percentileRatio,
      },
      directionRecord: stored.directionRecord!,
    },
  };
}

/** The bytes of a decision without its name and the time at which it was stored. */
function bytesOf(decision: Decision | undefined): Uint8Array {
  const anonymous = create(DecisionSchema, { ...decision!, name: "" });
  delete anonymous.createTime;
  return toBinary(DecisionSchema, anonymous);
}

async function refusal(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof Fault, String(error));
  return error;
}

test("a signal that names its forecast is decided as if its fields had been copied, byte for byte", async () => {
  const byName = (await gate.client.evaluateSignal(named("by name"))).decision;
  const byFields = (await gate.client.evaluateSignal(copied("by fields"))).decision;
  assert.deepEqual(bytesOf(byName), bytesOf(byFields));
  assert.equal(byName?.inputHash, byFields?.inputHash);
  assert.equal(byName?.forecast, stored.name);
  assert.equal(byName?.signal?.conviction?.conviction?.result.case, "value");
  assert.ok(
    byName?.rules.every(({ reason, dryRun }) => dryRun || reason !== 1),
    "no input is missing",
  );
  const again = (await gate.client.evaluateSignal(named("by fields"))).decision;
  assert.deepEqual(again, byFields, "both forms are one request body");
  const replayed = await gate.client.replayDecision({ name: byName!.name });
  assert.deepEqual(replayed.replay?.differences, []);
});

test("a named forecast of bars without opens is denied where the caller says so", async () => {
  const { decision } = await gate.client.evaluateSignal({
    ...named("no opens"),
    opensUnknown: true,
  });
  assert.equal(decision?.size?.bindingRule, "known-opens");
});

test("a name that is no forecast, or one of another instrument, is refused, and so are both forms at once or neither", async () => {
  const unknown = await refusal(gate.client.evaluateSignal(named("a", "forecasts/none")));
  assert.deepEqual([unknown.code, unknown.reason], ["NOT_FOUND", "RESOURCE_NOT_FOUND"]);
  const other = { ...named("b"), instrument: { ...instrument, ticker: "MSFT" } };
  const mistaken = await refusal(gate.client.evaluateSignal(other));
  assert.deepEqual(
    mistaken.violations.map(({ field }) => field),
    ["instrument.ticker"],
  );
  assert.match(mistaken.message, /is a forecast of "AAPL"/);
  const both = await refusal(gate.client.evaluateSignal({ ...copied("c"), ...named("c") }));
  assert.equal(both.violations[0]?.field, "forecast_name");
  const neither = await refusal(gate.client.evaluateSignal(named("d", "")));
  assert.equal(neither.violations[0]?.field, "forecast");
});

test("without a forecast service a name is refused with what to do, and one that is away is UNAVAILABLE", async () => {
  const alone = await runningRiskGate();
  const gone = await runningRiskGate({ PROOF_MODE: "1", PMX_FORECAST_ADDRESS: "127.0.0.1:1" });
  try {
    const unset = await refusal(alone.client.evaluateSignal(named("a")));
    assert.deepEqual(
      [unset.code, unset.violations[0]?.field],
      ["INVALID_ARGUMENT", "forecast_name"],
    );
    assert.match(unset.message, /PMX_FORECAST_ADDRESS/);
    const away = await refusal(gone.client.evaluateSignal(named("a")));
    assert.deepEqual([away.code, away.reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
    const { decision } = await gone.client.evaluateSignal(copied("a"));
    assert.ok(decision, "a signal that brings its forecast needs nobody");
  } finally {
    await alone.close();
    await gone.close();
  }
});

test("signals of a batch name their forecasts too, and one that is not there is the error of its signal", async () => {
  const microsoft = { ...instrument, ticker: "MSFT" };
  const batch = {
    auditSet,
    portfolio: portfolio.portfolio,
    equityMicros: portfolio.equityMicros,
    cashMicros: portfolio.cashMicros,
  };
  const { forecast } = copied("");
  const both = { requestId: "batch both", instrument, forecast, forecastName: stored.name };
  const { evaluations } = await gate.client.batchEvaluateSignals({
    ...batch,
    signals: [
      { requestId: "batch named", instrument, forecastName: stored.name },
      { requestId: "batch unknown", instrument: microsoft, forecastName: "forecasts/none" },
      both,
      { requestId: "batch neither", instrument: microsoft },
    ],
  });
  const [named, ...others] = evaluations.map(({ result }) => result);
  const alone = (await gate.client.evaluateSignal(copied("alone"))).decision;
  assert.ok(named?.case === "decision");
  assert.deepEqual(bytesOf(named.value), bytesOf(alone));
  const errors = others.map((one) => (one?.case === "error" ? one.value.message : one?.case));
  assert.match(errors[0] ?? "", /forecasts\/none/);
  assert.match(errors[1] ?? "", /send one of them/);
  assert.match(errors[2] ?? "", /forecast.* is required/);
});

test("a signal that names its forecast brings the record of earlier directions with it", async () => {
  const { policy } = await gate.client.getPolicy({
    overrides: { minimumDirectionalAccuracy: 0.5 },
  });
  const { decision } = await gate.client.evaluateSignal({ ...named("record"), policy: policy! });
  const rule = decision?.rules.find((one) => one.rule === "minimum-directional-accuracy");
  assert.match(rule?.message ?? "", /no window was scored yet/);
  assert.equal(rule?.dryRun, true);
});
