import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { submitForecasts } from "#services/forecast/app/submit-forecasts.ts";
import type { SubmittedForecast } from "#services/forecast/domain/submission/submitted-forecast.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { flatForecast, twoBars } from "#test/support/submitted-forecasts.ts";
import { dependencies, quick, request } from "./dependencies.ts";
import { submissionsAt } from "./submissions-in-memory.ts";

const dayMs = 86_400_000;
const bars = sampleBars(300);
const asOfMs = bars.at(-1)!.startTimeMs + dayMs;
const lastClose = bars.at(-1)!.close;
const caller = { peer: "", signal: new AbortController().signal };

async function* partsOf(...parts: readonly (readonly SubmittedForecast[])[]) {
  yield* parts;
}

/** A forecast of the set, at the as-of of the bars. */
async function forecastOf(
  forecasts: readonly SubmittedForecast[],
  { receivedMs = asOfMs + 30 * dayMs, horizonBars = 10 } = {},
) {
  const at = submissionsAt(receivedMs);
  const { name } = await submitForecasts(at, partsOf(forecasts));
  const own = { ...dependencies(), submissions: at.submissions };
  const policy = { ...quick, submission: { source: name } };
  const made = createForecast(own, { ...request(bars), policy, horizonBars }, caller);
  return { own, made };
}

test("a submitted path is the ensemble beside the naive one, and no model is fitted", async () => {
  const { own, made } = await forecastOf([flatForecast(asOfMs, lastClose * 1.05, 10)]);
  const { value } = await made;
  assert.equal(own.asked.length, 0);
  assert.deepEqual(
    value.models.map(({ model, weightRatio, prices }) => [model, weightRatio, prices[0]]),
    [
      ["naive", 0, lastClose],
      ["submitted", 1, lastClose * 1.05],
    ],
  );
  assert.deepEqual(value.ensemblePrices, value.models[1]!.prices);
  assert.equal(value.baselineModel, "naive");
  assert.equal(value.intervals[0]!.levelRatio, 0.9);
  assert.ok(value.upProbabilities.every((rise) => rise > 0.5 && rise < 1));
});

test("what was submitted says nothing of the market: its measures are those of the bars", async () => {
  const calm = flatForecast(asOfMs, lastClose, 10);
  const narrow = calm.intervals.map((one) => ({
    ...one,
    lowerPrices: one.lowerPrices.map(() => lastClose * 0.9999),
    upperPrices: one.upperPrices.map(() => lastClose * 1.0001),
  }));
  const one = await (await forecastOf([calm])).made;
  const other = await (await forecastOf([{ ...calm, intervals: narrow }])).made;
  assert.deepEqual(one.value.measures, other.value.measures);
  assert.ok(one.value.measures.dailyVolatilityBps > 10);
});

test("a longer path serves a shorter horizon, and a shorter one is as good as none", async () => {
  const longer = await (await forecastOf([flatForecast(asOfMs, lastClose, 20)])).made;
  assert.equal(longer.value.ensemblePrices.length, 10);
  const { own, made } = await forecastOf([flatForecast(asOfMs, lastClose, 9)]);
  await assert.rejects(made, (error: Fault) => {
    assert.equal(error.reason, "FORECAST_MISSING");
    assert.match(error.message, /holds one of 9 bars, and 10 are asked for/);
    // The gateway drops the audit by it, and waits for the fact.
    assert.deepEqual([error.metadata.factSource, error.metadata.factSequence], ["forecast", "1"]);
    return true;
  });
  assert.deepEqual(
    own.failures.map(({ reason }) => reason),
    ["FORECAST_MISSING"],
  );
});

test("an as-of that nobody submitted a forecast for is stated as a missing one", async () => {
  const { own, made } = await forecastOf([flatForecast(asOfMs - dayMs, lastClose, 10)]);
  await assert.rejects(made, (error: Fault) => error.reason === "FORECAST_MISSING");
  assert.equal(own.failures.length, 1);
});

test("when it was received decides whether a forecast is live, and no number of it", async () => {
  const flat = [flatForecast(asOfMs, lastClose, 10)];
  const early = await (await forecastOf(flat, { receivedMs: asOfMs - 1 })).made;
  const late = await (await forecastOf(flat)).made;
  assert.equal(early.value.submission?.timing, "LIVE");
  assert.equal(late.value.submission?.timing, "REPLAY");
  assert.equal(early.value.contentHash, late.value.contentHash);
});

test("the same forecasts are one set, with the time at which they were received first", async () => {
  const flat = [flatForecast(0, 100, 3), flatForecast(dayMs, 101, 2)];
  const { submissions } = submissionsAt(5);
  const first = await submitForecasts({ submissions, nowMs: () => 5 }, partsOf(flat));
  const again = await submitForecasts(
    { submissions, nowMs: () => 9 },
    partsOf([flat[1]!], [flat[0]!]),
  );
  assert.deepEqual(again, first);
  assert.deepEqual([first.receivedMs, first.forecastCount, first.shortestHorizonBars], [5, 2, 2]);
});

test("a set with one wrong forecast is refused as a whole, naming its place and field", async () => {
  const wrong = { ...twoBars, medianPrices: [100, Number.NaN] };
  const at = submissionsAt(5);
  const refused = submitForecasts(at, partsOf([flatForecast(0, 100, 2)], [wrong]));
  await assert.rejects(refused, (error: Fault) => {
    assert.equal(error.violations[0]?.field, "forecasts[1].median_prices[1]");
    assert.match(error.message, /AAPL as of 2024-01-03/);
    return error instanceof Fault;
  });
});

test("two forecasts of one ticker and as-of, and a set without any, are refused", async () => {
  const twice = [flatForecast(0, 100, 2), flatForecast(0, 101, 2)];
  await assert.rejects(submitForecasts(submissionsAt(5), partsOf(twice)), /is the second of AAPL/);
  await assert.rejects(submitForecasts(submissionsAt(5), partsOf([])), /nothing was sent/);
});

test("a set may not grow without end", async () => {
  async function* endless() {
    for (let at = 0; ; at += 1) yield [flatForecast(at * dayMs, 100, 1)];
  }
  await assert.rejects(submitForecasts(submissionsAt(5), endless()), /go beyond 20000 forecasts/);
});
