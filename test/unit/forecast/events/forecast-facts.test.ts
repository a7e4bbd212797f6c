import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { scoreForecast } from "#services/forecast/app/score-forecast.ts";
import { forecastCreated, forecastScored } from "#services/forecast/events/forecast-facts.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies, quick, request } from "../app/dependencies.ts";

const caller = { peer: "127.0.0.1:5", signal: new AbortController().signal };

/** The label that the fact of a forecast states, and the one that the forecast has. */
async function labels(enabled: boolean) {
  const policy = { ...quick, regime: { ...quick.regime, enabled } };
  const { value } = await createForecast(
    dependencies(),
    { ...request(sampleBars(300)), policy },
    caller,
  );
  const { regime } = fromBinary(ForecastCreatedSchema, forecastCreated(value).payload);
  return [regime, RegimeLabel[value.regime?.label ?? "UNSPECIFIED"]];
}

test("the fact of a forecast states the regime that it saw, and none where the policy asks for none", async () => {
  const [stated, own] = await labels(true);
  assert.notEqual(own, RegimeLabel.UNSPECIFIED);
  assert.equal(stated, own);
  assert.deepEqual(await labels(false), [RegimeLabel.UNSPECIFIED, RegimeLabel.UNSPECIFIED]);
});

test("the fact of a score states both references, though the policy has no model of drift", async () => {
  const bars = sampleBars(310);
  const made = dependencies();
  const policy = { ...quick, models: quick.models.filter((model) => model !== "drift") };
  const asked = { ...request(bars.slice(0, 300)), policy };
  const { value: forecast } = await createForecast(made, asked, caller);
  const scoring = scoreForecast(made, forecast.name, bars.slice(300));
  const fact = (outcome: Awaited<typeof scoring>["value"]) =>
    fromBinary(ForecastScoredSchema, forecastScored(forecast, outcome).payload);
  const { value: outcome } = await scoring;
  const { naiveRmse, driftRmse, modelRmses } = fact(outcome);
  const own = modelRmses.find(({ model }) => model === "naive")!;
  assert.deepEqual(naiveRmse!.result, own.rmse!.result);
  assert.equal(driftRmse!.result.case, "value");
  assert.notDeepEqual(driftRmse!.result, naiveRmse!.result);
  const { references: _, ...older } = outcome;
  assert.deepEqual([fact(older).naiveRmse, fact(older).driftRmse], [undefined, undefined]);
});

test("the drift that is kept shapes no number: the content hash is the same without it", async () => {
  const { value: forecast } = await createForecast(
    dependencies(),
    { ...request(sampleBars(300)), policy: quick },
    caller,
  );
  assert.equal(typeof forecast.driftLogReturn, "number");
  const { driftLogReturn } = forecast;
  const closes = sampleBars(300)
    .slice(-quick.lookbackBars)
    .map(({ close }) => close);
  const mean = Math.log(closes.at(-1)! / closes[0]!) / (closes.length - 1);
  assert.ok(Math.abs(driftLogReturn! - mean) < 1e-12);
});
