import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Fault } from "#lib/kernel/fault.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { returnMoments } from "#lib/statistics/returns/return-moments.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { contentHashOf } from "#services/forecast/domain/identity.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { barsOfCloses, sampleColumns } from "#test/support/sample-bars.ts";
import { pricesAfterShock } from "#test/support/sample-series.ts";
import { isLong } from "#test/support/test-length.ts";

const quick: ForecastPolicy = { ...policy, validationOrigins: 2 };

test("the same input gives the same bytes", () => {
  const first = makeForecast(sampleColumns(300), 30, policy);
  const second = makeForecast(sampleColumns(300), 30, policy);
  assert.equal(contentHashOf(first.content), contentHashOf(second.content));
});

test("the bytes are the ones that every engine gives", () => {
  const digest = contentHashOf(makeForecast(sampleColumns(300), 30, policy).content);
  assert.equal(digest, "139bc227253b8eecf6108a26d7c84c9ff2483f9f88dee610f01c27b5dd0c354b");
});

test("a forecast has a path, a weight and its evidence for each model", () => {
  const { content: forecast } = makeForecast(sampleColumns(300), 30, policy);
  assert.deepEqual(
    forecast.models.map(({ model }) => model),
    policy.models,
  );
  for (const model of forecast.models) {
    assert.equal(model.prices.length, 30);
    assert.equal(model.validationRmse.n, 300);
    assert.ok("value" in model.validationRmse && model.validationRmse.value > 0);
  }
  assert.equal(forecast.varianceSource, "garch");
  assert.equal(forecast.confidenceBasis, "BASE_RATE");
});

test("the ensemble is the weighted mean of the paths", () => {
  const { models, ensemblePrices } = makeForecast(sampleColumns(300), 10, quick).content;
  ensemblePrices.forEach((price, h) => {
    const mean = models.reduce((sum, { weightRatio, prices }) => sum + weightRatio * prices[h]!, 0);
    assert.ok(Math.abs(mean - price) < 1e-9);
  });
});

test("without GARCH among the models the intervals say what they rest on instead", () => {
  const { content: forecast } = makeForecast(sampleColumns(200), 10, {
    ...quick,
    models: ["naive", "drift"],
  });
  assert.match(forecast.varianceSource, /exponentially weighted/);
  assert.ok(forecast.intervals[0]!.upperPrices[9]! > forecast.intervals[0]!.upperPrices[0]!);
});

test("a horizon that leaves too few bars for an origin gives equal weights", () => {
  const { content: forecast } = makeForecast(sampleColumns(150), 120, policy);
  assert.deepEqual(
    forecast.models.map(({ weightRatio }) => weightRatio),
    [0.25, 0.25, 0.25, 0.25],
  );
  assert.match(forecast.weightsReason, /no room/);
});

test("closes that never move are refused rather than forecast", () => {
  const flat = unpackBars(
    packBars(barsOfCloses(new Float64Array(200).fill(10)), { interval: "DAY_1" }),
  );
  assert.throws(
    () => makeForecast(flat, 10, quick),
    (error) => error instanceof Fault && error.reason === "FIT_FAILED",
  );
});

test("every setting changes the forecast", () => {
  const hash = (changed: Partial<ForecastPolicy>) =>
    contentHashOf(makeForecast(sampleColumns(300), 30, { ...policy, ...changed }).content);
  const usual = hash({});
  for (const changed of [
    { models: ["naive", "drift", "garch"] },
    { baselineModel: "drift" },
    { validationOrigins: 5 },
    { validationStepBars: 5 },
    { equalWeightShrinkageRatio: 0.4 },
    { minimumWeightRatio: 0.25 },
    { intervalLevelRatios: [0.9] },
    { garch: { ...policy.garch, presample: "backcast" } },
    { garch: { ...policy.garch, iterationLimit: 2 } },
    { samossa: { ...policy.samossa, windowBars: 20 } },
  ] satisfies Partial<ForecastPolicy>[]) {
    assert.notEqual(hash(changed), usual, JSON.stringify(changed));
  }
});

test("every number of a forecast is finite, whatever the seed and the horizon", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 250 }), (seed, horizonBars) => {
      const { content: forecast } = makeForecast(sampleColumns(150, seed), horizonBars, quick);
      // Canonical JSON refuses what is not finite.
      assert.match(contentHashOf(forecast), /^[0-9a-f]{64}$/);
      assert.equal(forecast.ensemblePrices.length, horizonBars);
      assert.ok(forecast.upProbabilities.every((p) => p >= 0 && p <= 1));
    }),
    { numRuns: isLong ? 15 : 6 },
  );
});

test("after a shock the default ensemble stays near the last close, and its band is one that such days have", () => {
  const { policy: standard } = loadForecastConfig({ environment: {} });
  for (const seed of [2, 3, 5]) {
    for (const direction of [1, -1] as const) {
      const closes = pricesAfterShock(seed, direction);
      const bars = unpackBars(packBars(barsOfCloses(closes), { interval: "DAY_1" }));
      const sigma = returnMoments(logReturns(closes.subarray(-61))).deviation;
      for (const horizonBars of [10, 30]) {
        const { content } = makeForecast(bars, horizonBars, standard);
        content.ensemblePrices.forEach((price, h) => {
          const move = Math.abs(Math.log(price / content.lastClosePrice));
          assert.ok(move <= 4 * sigma * Math.sqrt(h + 1), `seed ${seed}, bar ${h + 1}: ${move}`);
        });
        // The day is about twice as wild as the last 60 on average; 1.96 of its deviations are 5 of theirs.
        const { upperPrices } = content.intervals[1]!;
        const half = Math.log(upperPrices.at(-1)! / content.ensemblePrices.at(-1)!);
        assert.ok(half < 5 * sigma * Math.sqrt(horizonBars), `seed ${seed}: ${half}`);
      }
    }
  }
});

test("fit tests are reported beside the content, for the models that have residuals", () => {
  const models = ["naive", "garch", "sarimax"];
  const { content, fitTests } = makeForecast(sampleColumns(300), 10, { ...quick, models });
  assert.deepEqual(
    fitTests.map(({ model }) => model),
    ["garch", "sarimax"],
  );
  assert.ok(!JSON.stringify(content).includes("ljung"));
});
