import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WeightsBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import {
  barMessages,
  history,
  type RunningService,
  requestUpTo,
  runService,
} from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

/** A policy for which two scored forecasts are evidence enough. */
async function policyOfTwo() {
  const { policy } = await service.client.getPolicy({});
  return {
    ...policy!,
    models: ["naive", "drift"],
    ensemble: { ...policy!.ensemble!, minimumScoredForecasts: 2 },
  };
}

async function forecastAt(end: number, auditSet = "sprints/a") {
  const request = { ...requestUpTo(end), auditSet, policy: await policyOfTwo() };
  return (await service.client.createForecast(request)).forecast!;
}

async function score(name: string, end: number) {
  await service.client.scoreForecast({ name, bars: barMessages(history.slice(end, end + 20)) });
}

test("weights rest on forecasts of the same set that were scored by the as-of", async () => {
  for (const end of [400, 410]) {
    const { name, weightsBasis } = await forecastAt(end);
    assert.equal(weightsBasis, WeightsBasis.ROLLING_ORIGINS);
    await score(name, end);
  }
  // The horizon of the second one closes with bar 430: one bar earlier its score is not known yet.
  const uninformed = await forecastAt(429);
  assert.equal(uninformed.weightsBasis, WeightsBasis.ROLLING_ORIGINS);
  const informed = await forecastAt(430);
  assert.equal(informed.weightsBasis, WeightsBasis.SCORED_FORECASTS);
  assert.match(informed.weightsReason, /2 scored forecasts/);
  const { right, scored } = informed.scoredDirections!;
  assert.ok(scored <= 2 && right <= scored);
  assert.equal(uninformed.scoredDirections, undefined);
  const elsewhere = await forecastAt(430, "sprints/b");
  assert.equal(elsewhere.scoredDirections, undefined);
  assert.equal(elsewhere.weightsBasis, WeightsBasis.ROLLING_ORIGINS);
});

test("a forecast states where its latest volatility stands in the bars that it was made from", async () => {
  const { ownPast, barsUsed } = await forecastAt(420);
  assert.equal(ownPast!.windows, barsUsed - 20);
  assert.ok(ownPast!.percentileRatio > 0 && ownPast!.percentileRatio <= 1);
});

test("a forecast that is asked for again is the stored one, whatever was scored since", async () => {
  const first = await forecastAt(431);
  const { name } = await forecastAt(405);
  await score(name, 405);
  assert.deepEqual(await forecastAt(431), first);
});
