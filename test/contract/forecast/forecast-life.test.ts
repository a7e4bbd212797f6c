import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import {
  ConfidenceBasis,
  FitStatus,
  type Forecast,
  ForecastSchema,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
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

async function created(end: number): Promise<Forecast> {
  const { forecast } = await service.client.createForecast(requestUpTo(end));
  assert.ok(forecast);
  return forecast;
}

const bytes = (forecast: Forecast) => toBinary(ForecastSchema, forecast);

test("a forecast holds a path, an interval and a probability for every bar ahead", async () => {
  const forecast = await created(600);
  assert.match(forecast.name, /^forecasts\/[0-9a-f]{32}$/);
  assert.equal(timestampMs(forecast.asOfTime!), history[599]!.startTimeMs + 86_400_000);
  assert.equal(forecast.lastClosePrice, history[599]!.close);
  assert.equal(forecast.barsUsed, 500);
  assert.equal(forecast.ensemblePrices.length, 20);
  assert.equal(forecast.upProbabilities.length, 20);
  assert.equal(forecast.confidenceBasis, ConfidenceBasis.BASE_RATE);
  assert.equal(forecast.riseBasis?.impliedProbabilities.length, forecast.horizonBars);
  assert.deepEqual(
    forecast.intervals.map((interval) => interval.levelRatio),
    [0.8, 0.95],
  );
  for (const { lowerPrices, upperPrices } of forecast.intervals) {
    const widths = upperPrices.map((upper, h) => upper / lowerPrices[h]!);
    // Bounds of equal width around prices that differ are equal up to rounding.
    assert.ok(widths.every((width, h) => h === 0 || width >= widths[h - 1]! * (1 - 1e-12)));
    assert.ok(widths.at(-1)! > widths[0]!);
  }
  assert.ok(forecast.models.every((model) => model.prices.length === 20));
  // MSSA-RL says FALLBACK where what it learned gives no reason to move.
  const others = forecast.models.filter((model) => model.model !== "mssa_rl");
  assert.ok(others.every((model) => model.status === FitStatus.OK));
  const weights = forecast.models.reduce((sum, model) => sum + model.weightRatio, 0);
  assert.ok(Math.abs(weights - 1) < 1e-12);
  assert.ok(forecast.measures!.averageDailyVolumeUnits! > 0);
});

test("asking again gives the stored forecast and states no second fact", async () => {
  const first = await service.client.createForecast(requestUpTo(601));
  const second = await service.client.createForecast(requestUpTo(601));
  assert.deepEqual(bytes(second.forecast!), bytes(first.forecast!));
  assert.equal(second.factPosition!.sequence, first.factPosition!.sequence);
});

test("the same question asked at the same time is stored once", async () => {
  const replies = await Promise.all(
    [1, 2, 3].map(() => service.client.createForecast(requestUpTo(602))),
  );
  const [first, ...others] = replies.map(({ forecast }) => bytes(forecast!));
  for (const other of others) assert.deepEqual(other, first);
  const positions = replies.map(({ factPosition }) => factPosition!.sequence);
  await service.factAt(positions.sort().at(-1)!);
  const facts = service.published.map((event) => fromBinary(ForecastCreatedSchema, event.payload));
  const { name } = replies[0]!.forecast!;
  assert.equal(facts.filter((fact) => fact.forecast === name).length, 1);
});

test("bars older than the policy's lookback change nothing", async () => {
  const whole = await created(603);
  const { forecast: cut } = await service.client.createForecast(requestUpTo(603, 103));
  assert.deepEqual(bytes(cut!), bytes(whole));
});

test("another audit set gives another name and the same content", async () => {
  const one = await created(604);
  const reply = await service.client.createForecast({ ...requestUpTo(604), auditSet: "sprints/b" });
  assert.notEqual(reply.forecast!.name, one.name);
  assert.equal(reply.forecast!.contentHash, one.contentHash);
});

test("a request's own policy replaces the service's, and its hash is another", async () => {
  const { policy, policyHash } = await service.client.getPolicy({});
  const own = { ...policy!, models: ["naive", "drift"] };
  const { forecast } = await service.client.createForecast({ ...requestUpTo(600), policy: own });
  assert.deepEqual(
    forecast!.models.map((model) => model.model),
    ["naive", "drift"],
  );
  assert.notEqual(forecast!.policyHash, policyHash);
  assert.equal((await created(600)).policyHash, policyHash);
});

test("the fact of a forecast names what it counts as", async () => {
  const { forecast, factPosition } = await service.client.createForecast(requestUpTo(605));
  const event = await service.factAt(factPosition!.sequence);
  assert.equal(event.subject, "pmx.forecast.v1.forecast.created");
  assert.equal(factPosition!.source, "forecast");
  const fact = fromBinary(ForecastCreatedSchema, event.payload);
  assert.equal(fact.forecast, forecast!.name);
  assert.equal(fact.contentHash, forecast!.contentHash);
  assert.equal(fact.key?.ticker, "AAPL");
  assert.equal(fact.key?.auditSet, "sprints/a");
  assert.equal(fact.key?.horizonBars, 20);
});

test("scoring joins the bars after the as-of and leaves the forecast as it was", async () => {
  const forecast = await created(606);
  const bars = barMessages(history.slice(600, 640));
  const { outcome, factPosition } = await service.client.scoreForecast({
    name: forecast.name,
    bars,
  });
  assert.deepEqual(
    outcome!.realisedPrices,
    history.slice(606, 626).map((bar) => bar.close),
  );
  assert.equal(outcome!.ensemble!.rmse!.result.case, "value");
  assert.deepEqual(
    outcome!.models.map((score) => score.model),
    forecast.models.map((model) => model.model),
  );
  const got = await service.client.getForecast({ name: forecast.name });
  assert.deepEqual(bytes(got.forecast!), bytes(forecast));
  assert.deepEqual(got.outcome, outcome);
  const event = await service.factAt(factPosition!.sequence);
  assert.equal(event.subject, "pmx.forecast.v1.forecast.scored");
  const fact = fromBinary(ForecastScoredSchema, event.payload);
  assert.deepEqual(fact.ensembleRmse, outcome!.ensemble!.rmse);
  assert.deepEqual(fact.baselineRmse, outcome!.models[0]!.rmse);
  assert.equal(fact.coverages.length, 2);
});

test("scoring states the scores over the bars that a position is held for, in the outcome and its fact", async () => {
  const { name, asOfTime } = await created(609);
  const bars = barMessages(history.slice(609, 629));
  await assert.rejects(
    service.client.scoreForecast({ name, bars, holdingBars: 21 }),
    (error) => error instanceof Fault && error.violations[0]?.field === "holding_bars",
  );
  const { outcome, factPosition } = await service.client.scoreForecast({
    name,
    bars,
    holdingBars: 5,
  });
  const { holding, closedTime, ensemble } = outcome!;
  assert.equal(holding!.bars, 5);
  assert.equal(holding!.ensembleRmse!.n, 5n);
  assert.equal(holding!.rmseRatio!.result.case, "value");
  assert.notDeepEqual(holding!.ensembleRmse!.result, ensemble!.rmse!.result);
  assert.ok(timestampMs(asOfTime!) < timestampMs(holding!.closedTime!));
  assert.ok(timestampMs(holding!.closedTime!) < timestampMs(closedTime!));
  const got = await service.client.getForecast({ name });
  assert.deepEqual(got.outcome, outcome);
  const { payload } = await service.factAt(factPosition!.sequence);
  const fact = fromBinary(ForecastScoredSchema, payload);
  assert.deepEqual(fact.closedTime, closedTime);
  assert.deepEqual(fact.holding!.ensembleRmse, holding!.ensembleRmse);
  assert.deepEqual(fact.holding!.baselineRmse, holding!.baselineRmse);
});

test("scoring again with the same bars gives the stored outcome and no second fact", async () => {
  const { name } = await created(607);
  const bars = barMessages(history.slice(607, 627));
  const first = await service.client.scoreForecast({ name, bars });
  const later = barMessages(history.slice(580, 640));
  const second = await service.client.scoreForecast({ name, bars: later });
  assert.deepEqual(second, first);
});

test("scoring again with other bars is refused, and the outcome stays", async () => {
  const { name } = await created(608);
  const bars = barMessages(history.slice(608, 628));
  const { outcome } = await service.client.scoreForecast({ name, bars });
  const others = bars.map((bar, i) => (i === 3 ? { ...bar, high: bar.high * 1.01 } : bar));
  await assert.rejects(
    service.client.scoreForecast({ name, bars: others }),
    (error) =>
      error instanceof Fault &&
      error.code === "ALREADY_EXISTS" &&
      error.reason === "BARS_CONFLICTING",
  );
  assert.deepEqual((await service.client.getForecast({ name })).outcome, outcome);
});

test("nobody changes a stored forecast or outcome, with whatever client", async () => {
  const database = anotherClient(join(service.folder, "forecast.db"));
  for (const statement of [
    "UPDATE forecast SET content = '{}'",
    "DELETE FROM forecast",
    "UPDATE outcome SET content = '{}'",
    "DELETE FROM outcome",
  ]) {
    await assert.rejects(database.execute(statement), /is frozen/, statement);
  }
  database.close();
});
