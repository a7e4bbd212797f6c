import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Fault } from "#lib/kernel/fault.ts";
import { fitSarima, isFit } from "#lib/statistics/arima/fit.ts";
import { arimaOrder } from "#lib/statistics/arima/order.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { normals } from "#test/support/sample-series.ts";
import { forecastSarima } from "#test/support/sarima-forecast.ts";
import { isLong } from "#test/support/test-length.ts";
import { estimatesOf, exact, fitted } from "./reference-cases.ts";

const limits = { iterationLimit: 60, tolerance: 1e-9 };

const shapes: Record<string, (normal: () => number) => (t: number) => number> = {
  constant: () => () => 4,
  "two-valued": () => (t) => t % 2,
  "one 10:1 jump": () => (t) => (t < 20 ? 1 : 10),
  "exponential growth": () => (t) => 1.5 ** t,
  "a straight line": () => (t) => 3 - 2 * t,
  "a sine": () => (t) => Math.sin(t / 3),
  "noise of size 1e-8": (normal) => () => 1e-8 * normal(),
  "noise of size 1e8": (normal) => () => 1e8 * normal(),
  "noise with gaps": (normal) => (t) => (t % 7 === 3 ? Number.NaN : normal()),
};

test("whatever the series, a fit gives finite numbers or says why not", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(shapes)),
      fc.integer({ min: 0, max: 40 }),
      fc.tuple(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
      ),
      fc.boolean(),
      (shape, n, [p, d, q], constant) => {
        const at = shapes[shape]!(normals(n));
        const series = Float64Array.from({ length: n }, (_, t) => at(t));
        const fit = fitSarima(series, arimaOrder(p, d, q), { ...limits, constant });
        if (!isFit(fit)) return assert.notEqual(fit.note, "");
        const ahead = forecastSarima(fit, 5);
        const errors = standardErrors(fit);
        const numbers = [
          ...estimatesOf(fit),
          ...ahead.means,
          ...ahead.standardErrors,
          fit.sigma2,
          fit.logLikelihood,
          fit.aicc,
        ];
        assert.ok(numbers.every(Number.isFinite), `${numbers}`);
        // NaN is said of a coefficient that its bound holds, and of nothing else.
        for (const error of [...(errors?.ar ?? []), ...(errors?.ma ?? [])]) {
          assert.ok(error > 0 || Number.isNaN(error), `${error}`);
        }
        assert.ok((errors?.regression ?? new Float64Array()).every((error) => error > 0));
      },
    ),
    { numRuns: isLong ? 150 : 50, seed: 1 },
  );
});

const statuses: readonly (readonly [string, Float64Array, number, boolean, string])[] = [
  ["five values for four parameters", Float64Array.of(1, 2, 1, 3, 2), 2, true, "TOO_SHORT"],
  ["equal values about a mean", new Float64Array(50).fill(3), 1, true, "CONSTANT"],
  [
    "an infinite value",
    classicSeries("lh").fill(Number.POSITIVE_INFINITY, 3, 4),
    1,
    true,
    "NOT_FINITE",
  ],
  [
    "values that are mostly missing",
    classicSeries("lh").fill(Number.NaN, 10),
    1,
    true,
    "TOO_SHORT",
  ],
  [
    "values that alternate",
    Float64Array.from({ length: 60 }, (_, t) => t % 2),
    1,
    true,
    "AT_BOUNDARY",
  ],
];

for (const [name, series, p, constant, expected] of statuses) {
  test(`${name} end as ${expected}`, () => {
    assert.equal(fitSarima(series, arimaOrder(p, 0, 0), { ...limits, constant }).status, expected);
  });
}

test("a season that is never observed cannot be differenced: NO_LIKELIHOOD", () => {
  const series = classicSeries("lh").map((value, t) => (t % 4 === 1 ? Number.NaN : value));
  const order = { ...arimaOrder(1, 0, 0), D: 1, period: 4 };
  assert.equal(fitSarima(series, order, limits).status, "NO_LIKELIHOOD");
});

test("an autoregression a hair from a unit root has no standard error, and its mean has one", () => {
  const fit = fitted(
    Float64Array.from({ length: 60 }, (_, t) => t % 2),
    arimaOrder(1, 0, 0),
    { constant: true },
  );
  const errors = standardErrors(fit);
  assert.ok(Number.isNaN(errors?.ar[0]));
  assert.ok((errors?.regression[0] ?? 0) > 0);
});

test("an iteration limit that is too low is reported with the best point so far", () => {
  const options = { iterationLimit: 1, tolerance: 1e-13, start: Float64Array.of(0, 0) };
  const fit = fitSarima(classicSeries("Nile"), arimaOrder(1, 1, 1), options);
  assert.equal(fit.status, "NOT_CONVERGED");
});

test("regressors that depend on each other, or on the mean, are refused", () => {
  const series = classicSeries("lh");
  const ones = new Float64Array(series.length).fill(1);
  const options = { ...exact, constant: true, regressors: [ones] };
  assert.equal(fitSarima(series, arimaOrder(1, 0, 0), options).status, "COLLINEAR");
});

test("a forecast without the regressors' future is refused", () => {
  const series = classicSeries("lh");
  const regressor = series.map((_, t) => (t * t) % 7);
  const fit = fitted(series, arimaOrder(1, 0, 0), { regressors: [regressor] });
  assert.throws(() => forecastSarima(fit, 3), Fault);
});

test("estimates do not depend on the unit", () => {
  const series = classicSeries("Nile");
  const plain = fitted(series, arimaOrder(1, 1, 1));
  for (const unit of [1e-8, 1e8]) {
    const scaled = fitted(
      series.map((value) => unit * value),
      arimaOrder(1, 1, 1),
    );
    assert.ok(Math.abs(scaled.ar[0]! - plain.ar[0]!) < 1e-6);
    assert.ok(Math.abs(scaled.ma[0]! - plain.ma[0]!) < 1e-6);
    assert.ok(Math.abs(scaled.sigma2 / (unit * unit * plain.sigma2) - 1) < 1e-8);
  }
});
