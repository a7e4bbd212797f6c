import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differenceCoefficients } from "#lib/statistics/arima/differencing.ts";
import { Likelihood } from "#lib/statistics/arima/likelihood.ts";
import { arimaOrder, coefficientCount, type SarimaOrder } from "#lib/statistics/arima/order.ts";
import {
  type RegressionDesign,
  regressionDesign,
} from "#lib/statistics/arima/regression-design.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { normals } from "#test/support/sample-series.ts";
import { forecastSarima } from "#test/support/sarima-forecast.ts";
import { denseLogLikelihood } from "./dense-likelihood.ts";
import { fitted } from "./reference-cases.ts";

function noise(n: number, seed: number): Float64Array {
  const normal = normals(seed);
  return Float64Array.from({ length: n }, normal);
}

function design(
  series: Float64Array,
  order: SarimaOrder,
  regressors: readonly Float64Array[] = [],
): RegressionDesign {
  const built = regressionDesign(series, regressors, differenceCoefficients(order));
  if (typeof built === "string") throw new Error(built);
  return built;
}

function without(series: Float64Array, ...missing: number[]): Float64Array {
  const out = series.slice();
  for (const t of missing) out[t] = Number.NaN;
  return out;
}

const seasonal = fc.record({
  p: fc.integer({ min: 0, max: 3 }),
  d: fc.integer({ min: 0, max: 1 }),
  q: fc.integer({ min: 0, max: 3 }),
  P: fc.integer({ min: 0, max: 1 }),
  D: fc.integer({ min: 0, max: 1 }),
  Q: fc.integer({ min: 0, max: 2 }),
  period: fc.constant(4),
});

test("the gradient is that of the likelihood, with regressors and missing values too", () => {
  fc.assert(
    fc.property(seasonal, fc.integer({ min: 1, max: 1000 }), fc.boolean(), (order, seed, gaps) => {
      const series = noise(60, seed);
      const regressors = seed % 2 === 0 ? [noise(60, seed + 1)] : [];
      const likelihood = new Likelihood(
        design(gaps ? without(series, 0, 17, 18, 59) : series, order, regressors),
        order,
      );
      const at = noise(coefficientCount(order), seed + 2).map((x) => 0.5 * x);
      const gradient = new Float64Array(at.length);
      const unused = new Float64Array(at.length);
      likelihood.evaluate(at, gradient);
      const step = 1e-5;
      for (let i = 0; i < at.length; i += 1) {
        const [low, high] = [-step, step].map((move) => {
          const moved = at.slice();
          moved[i]! += move;
          return likelihood.evaluate(moved, unused);
        }) as [number, number];
        const slope = (high - low) / (2 * step);
        const error = Math.abs(slope - gradient[i]!);
        assert.ok(error < 1e-5 * (1 + Math.abs(slope)), `${i}: ${gradient[i]}, not ${slope}`);
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("the likelihood is the multivariate normal density of the series", () => {
  const series = noise(30, 3);
  const fit = fitted(series, { ...arimaOrder(1, 0, 1), P: 0, Q: 1, period: 4 });
  const { phi, theta } = fit.likelihood.polynomials;
  const expected = denseLogLikelihood(series, phi, theta, fit.sigma2);
  assert.ok(Math.abs(fit.logLikelihood - expected) < 1e-8, `${fit.logLikelihood}, ${expected}`);
});

test("with missing values it is the density of the observed ones, at whatever place they are", () => {
  const series = without(noise(30, 4), 0, 5, 6, 7, 29);
  const fit = fitted(series, arimaOrder(2, 0, 1));
  const { phi, theta } = fit.likelihood.polynomials;
  const expected = denseLogLikelihood(series, phi, theta, fit.sigma2);
  assert.equal(fit.observations, 25);
  assert.ok(Math.abs(fit.logLikelihood - expected) < 1e-8, `${fit.logLikelihood}, ${expected}`);
});

test("a random walk with gaps moves over a gap of k bars by a variance of k", () => {
  const { NaN: gap } = Number;
  const series = Float64Array.of(gap, 3, 5, gap, gap, 4, 4.5, 6, gap);
  const fit = fitted(series, arimaOrder(0, 1, 0));
  // Moves 2 over 1 bar, −1 over 3, 0.5 over 1, 1.5 over 1.
  assert.equal(fit.observations, 4);
  assert.ok(Math.abs(fit.sigma2 - (4 + 1 / 3 + 0.25 + 2.25) / 4) < 1e-12);
  const { means, standardErrors: errors } = forecastSarima(fit, 3);
  means.forEach((mean, h) => {
    assert.ok(Math.abs(mean - 6) < 1e-12);
    const expected = Math.sqrt(fit.sigma2 * (h + 2));
    assert.ok(Math.abs(errors[h]! - expected) < 1e-12, `${h}`);
  });
});

// R's documentation of `arima` prints this fit, four digits each; R's search ends a little early.
test("presidents, six quarters missing: an AR(3) agrees with R", () => {
  const fit = fitted(classicSeries("presidents"), arimaOrder(3, 0, 0), { constant: true });
  const errors = standardErrors(fit)!;
  const close = (actual: number, expected: number, tolerance: number) =>
    assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected}`);
  [0.7496, 0.2523, -0.189].forEach((expected, i) => {
    close(fit.ar[i]!, expected, 2e-4);
  });
  [0.0936, 0.114, 0.0946].forEach((expected, i) => {
    close(errors.ar[i]!, expected, 1e-4);
  });
  close(fit.regression[0]!, 56.2236, 0.01);
  close(errors.regression[0]!, 4.2845, 2e-3);
  close(fit.sigma2, 81.12, 0.01);
  close(fit.logLikelihood, -414.08, 5e-3);
  assert.equal(fit.observations, 114);
});

test("a regressor takes its effect off, wherever the series has its zero", () => {
  const series = noise(80, 5);
  const pulse = Float64Array.from({ length: 80 }, (_, t) => (t >= 40 ? 1 : 0));
  const moved = series.map((value, t) => 1e6 + value + 7 * pulse[t]!);
  const order = arimaOrder(1, 0, 0);
  const plain = fitted(series, order, { constant: true, regressors: [pulse] });
  const shifted = fitted(moved, order, { constant: true, regressors: [pulse] });
  const [mean, effect] = shifted.regression;
  assert.ok(Math.abs(mean! - plain.regression[0]! - 1e6) < 1e-6);
  assert.ok(Math.abs(effect! - plain.regression[1]! - 7) < 1e-6);
  assert.ok(Math.abs(shifted.logLikelihood - plain.logLikelihood) < 1e-6);
  const future = new Float64Array(4).fill(1);
  const ahead = forecastSarima(shifted, 4, [future]).means;
  forecastSarima(plain, 4, [future]).means.forEach((value, h) => {
    assert.ok(Math.abs(ahead[h]! - value - 1e6 - 7) < 1e-6);
  });
});
