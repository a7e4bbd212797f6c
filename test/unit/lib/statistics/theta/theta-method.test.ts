import assert from "node:assert/strict";
import { test } from "node:test";
import { fitSimpleSmoothing } from "#lib/statistics/theta/simple-smoothing.ts";
import { thetaForecast } from "#lib/statistics/theta/theta-method.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { furthest, periodOf, reference } from "../exponential-smoothing/reference.ts";

for (const [name, known] of Object.entries(reference.theta)) {
  test(`theta ${name}: drift and forecasts are those of thetaf`, () => {
    const forecast = thetaForecast(classicSeries(name), periodOf(name), known.mean.length);
    assert.ok(Math.abs(forecast.drift - known.drift) < 1e-9);
    assert.ok(Math.abs(forecast.alpha - known.alpha) < 2e-4);
    assert.ok(furthest(forecast.means, known.mean) < 1e-4);
  });
}

test("the first Theta forecasts of USAccDeaths are those of R's thetaf", () => {
  const { means, seasonal } = thetaForecast(classicSeries("USAccDeaths"), 12, 3);
  assert.ok(seasonal);
  assert.ok(furthest(means, [8270.694, 7508.924, 8322.125]) < 1e-4);
});

for (const known of reference.ses) {
  test(`ses ${known.data}: squares are at most R's and the forecast is the same`, () => {
    const fit = fitSimpleSmoothing(classicSeries(known.data));
    assert.ok(fit.sumOfSquares <= known.sse * (1 + 1e-6));
    assert.ok(Math.abs(fit.alpha - known.par.alpha) < 2e-4);
    assert.ok(furthest([fit.level], [known.mean]) < 1e-4);
  });
}

test("a straight line is continued at half its slope at least", () => {
  const line = Float64Array.from({ length: 60 }, (_, t) => 10 + 2 * t);
  const { means, drift } = thetaForecast(line, 1, 5);
  assert.ok(Math.abs(drift - 1) < 1e-12);
  assert.ok(means[4]! > line[59]! + 4);
});

test("a constant series is forecast as itself", () => {
  const { means } = thetaForecast(new Float64Array(30).fill(4), 12, 24);
  assert.ok(means.every((mean) => Math.abs(mean - 4) < 1e-12));
});
