import assert from "node:assert/strict";
import { test } from "node:test";
import { isFit } from "#lib/statistics/arima/fit.ts";
import { searchOrder } from "#lib/statistics/arima/search/order-search.ts";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { sarimax } from "#services/forecast/domain/models/sarimax.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";
import { forecastSarima } from "#test/support/sarima-forecast.ts";

function forecast(closes: Float64Array, horizonBars = 12, season = 1, settings = policy.sarimax) {
  const result = sarimax.forecast(modelInput(closes, horizonBars, season), settings);
  if (result.status === "FAILED") throw new Error(result.note);
  return result;
}

/** Log returns that follow an autoregression, strong enough to be found. */
function persistentCloses(n: number): Float64Array {
  const normal = normals(7);
  const returns = new Float64Array(n - 1);
  for (let t = 1; t < n - 1; t += 1) returns[t] = 0.6 * returns[t - 1]! + 0.01 * normal();
  return pricesFrom(returns);
}

test("a random walk is forecast to stay at its last close or to drift from it", () => {
  const closes = pricesFrom(garchReturns(399, 3));
  const { diagnostics, prices } = forecast(closes);
  assert.deepEqual([diagnostics.p, diagnostics.d, diagnostics.q], [0, 1, 0]);
  const step = diagnostics.driftLogPrice ?? 0;
  prices.forEach((price, h) => {
    assert.ok(Math.abs(price / (closes.at(-1)! * exp((h + 1) * step)) - 1) < 1e-9);
  });
});

test("returns that persist are found and carried on", () => {
  const closes = persistentCloses(400);
  const { diagnostics, prices } = forecast(closes);
  assert.equal(diagnostics.d, 1);
  assert.ok(Math.abs(diagnostics.ar1! - 0.6) < 0.15, `${diagnostics.ar1}`);
  const last = log(closes.at(-1)! / closes.at(-2)!);
  assert.ok(Math.abs(log(prices[0]! / closes.at(-1)!) / last - 0.6) < 0.2);
});

test("a season is used where the policy has one and ignored where it has none", () => {
  const closes = classicSeries("AirPassengers");
  const seasonal = forecast(closes, 12, 12);
  assert.equal(seasonal.diagnostics.D, 1);
  assert.ok(Math.abs(seasonal.prices[6]! / seasonal.prices[0]! - 1) > 0.2);
  assert.equal(forecast(closes).diagnostics.periodBars, 1);
});

test("the variances of the returns add up to that of the log price", () => {
  const closes = persistentCloses(300);
  const { logReturnVariances } = forecast(closes, 10);
  const { result } = searchOrder(closes.map(log), 1, {
    ...policy.sarimax,
    maximumDifferences: 1,
  });
  assert.ok(isFit(result));
  let sum = 0;
  forecastSarima(result, 10).standardErrors.forEach((error, h) => {
    sum += logReturnVariances![h]!;
    assert.ok(Math.abs(sum / (error * error) - 1) < 1e-10);
  });
});

test("a comparison gives the path of the forecast to the last bit", () => {
  const input = modelInput(persistentCloses(250), 15);
  const compared = sarimax.forecast({ ...input, purpose: "VALIDATION" }, policy.sarimax);
  assert.ok(compared.status === "OK");
  assert.deepEqual(compared.prices, forecast(input.closes, 15).prices);
});

test("the path moves with the unit of the prices", () => {
  const closes = persistentCloses(250);
  const plain = forecast(closes).prices;
  const scaled = forecast(closes.map((close) => 1e6 * close)).prices;
  scaled.forEach((price, h) => {
    assert.ok(Math.abs(price / (1e6 * plain[h]!) - 1) < 1e-6);
  });
});

test("every setting changes a forecast", () => {
  const closes = classicSeries("co2");
  const standard = forecast(closes, 12, 12);
  for (const change of [
    { maximumOrder: 0 },
    { maximumSeasonalOrder: 0 },
    { iterationLimit: 1 },
    { orderLimit: 1 },
  ]) {
    const settings = { ...policy.sarimax, ...change };
    assert.notDeepEqual(forecast(closes, 12, 12, settings).prices, standard.prices);
  }
});

test("closes that never move, or too few of them, are a failure with its reason", () => {
  for (const closes of [new Float64Array(200).fill(5), Float64Array.of(1, 2)]) {
    const result = sarimax.forecast(modelInput(closes, 5), policy.sarimax);
    assert.ok(result.status === "FAILED" && result.note !== "");
  }
});
