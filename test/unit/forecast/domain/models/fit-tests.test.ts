import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { fitSarima, isFit } from "#lib/statistics/arima/fit.ts";
import { arimaOrder } from "#lib/statistics/arima/order.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { testResiduals } from "#services/forecast/domain/models/fit-tests.ts";
import { garch } from "#services/forecast/domain/models/garch.ts";
import { sarimax } from "#services/forecast/domain/models/sarimax.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";

function reasonOf(metric: Metric): string | undefined {
  return "undefinedReason" in metric ? metric.undefinedReason : undefined;
}

/** Log returns that follow an autoregression, strong enough to be found. */
function persistentCloses(n: number): Float64Array {
  const normal = normals(7);
  const returns = new Float64Array(n - 1);
  for (let t = 1; t < n - 1; t += 1) returns[t] = 0.6 * returns[t - 1]! + 0.01 * normal();
  return pricesFrom(returns);
}

test("GARCH leaves no clusters of variance in the residuals of a GARCH process, drift alone does", () => {
  const closes = pricesFrom(garchReturns(2_000, 4, { alpha: 0.2, beta: 0.75 }));
  const result = garch.forecast(modelInput(closes, 5), policy.garch);
  assert.ok(result.status === "OK" && result.fitTests);
  const { archLm, ljungBoxSquares } = result.fitTests;
  assert.ok(metricValue(archLm.pValue)! > 0.05 && metricValue(ljungBoxSquares.pValue)! > 0.05);
  assert.equal(archLm.statistic.n, 2_000);
  const returns = closes.slice(1).map((close, t) => log(close / closes[t]!));
  assert.ok(metricValue(testResiduals(returns, 0).archLm.pValue)! < 1e-6);
});

test("ARIMA's standard errors are those of its coefficients, under their names", () => {
  const closes = persistentCloses(400);
  const result = sarimax.forecast(modelInput(closes, 5), policy.sarimax);
  assert.ok(result.status === "OK" && result.fitTests);
  const { p, d, q, ar1 } = result.diagnostics;
  assert.deepEqual([p, d, q], [1, 1, 0]);
  const errors = result.fitTests.standardErrors;
  // That of an autoregression of order 1 is √((1 − φ²) / n).
  assert.ok(Math.abs(errors.ar1! / Math.sqrt((1 - ar1! * ar1!) / 399) - 1) < 0.02, `${errors.ar1}`);
  const settings = { iterationLimit: 200, tolerance: 1e-11, constant: "driftLogPrice" in errors };
  const fit = fitSarima(closes.map(log), arimaOrder(1, 1, 0), settings);
  assert.ok(isFit(fit));
  assert.ok(Math.abs(errors.ar1! / standardErrors(fit)!.ar[0]! - 1) < 1e-3);
});

test("the coefficients of a fit come off the degrees of freedom of its own autocorrelation test", () => {
  const residuals = Float64Array.from({ length: 200 }, normals(3));
  const [without, beside] = [testResiduals(residuals, 0), testResiduals(residuals, 2)];
  assert.notEqual(metricValue(without.ljungBox.pValue), metricValue(beside.ljungBox.pValue));
  assert.deepEqual(beside.ljungBoxSquares, without.ljungBoxSquares);
});

test("a comparison has no fit tests, and the same path without them", () => {
  const input = modelInput(persistentCloses(300), 5);
  const compared = sarimax.forecast({ ...input, purpose: "VALIDATION" }, policy.sarimax);
  const forecast = sarimax.forecast(input, policy.sarimax);
  assert.ok(compared.status === "OK" && forecast.status === "OK");
  assert.equal(compared.fitTests, undefined);
  assert.deepEqual(compared.prices, forecast.prices);
});

test("few or equal residuals leave the tests undefined with their reason", () => {
  const few = testResiduals(Float64Array.of(1, -1, 2, 0.5), 0);
  assert.equal(reasonOf(few.ljungBox.statistic), "TOO_FEW_OBSERVATIONS");
  assert.equal(reasonOf(few.archLm.pValue), "TOO_FEW_OBSERVATIONS");
  const equal = testResiduals(new Float64Array(50), 0);
  assert.equal(reasonOf(equal.jarqueBera.pValue), "ZERO_DENOMINATOR");
  assert.equal(reasonOf(equal.ljungBoxSquares.pValue), "ZERO_DENOMINATOR");
});
