import assert from "node:assert/strict";
import { test } from "node:test";
import { standardErrors } from "#lib/statistics/garch/covariance.ts";
import { conditionalVariances, fitGarch } from "#lib/statistics/garch/fit.ts";
import { unconditionalVariance } from "#lib/statistics/garch/variance-history.ts";
import { variancePath } from "#lib/statistics/garch/variance-path.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";

const returns = dem2gbp();
const specification = {
  form: "GARCH",
  distribution: "NORMAL",
  archOrder: 1,
  garchOrder: 1,
  presample: "mean",
  stationary: false,
} as const;
const { garch_dem2gbp: expected } = referenceNumbers("garch");
const fit = fitGarch(returns, specification, 200);

/** Digits on which the two agree: log relative error. */
function agreement(actual: ArrayLike<number>, wanted: readonly number[]): number {
  assert.equal(actual.length, wanted.length);
  const worst = Math.max(...wanted.map((value, k) => Math.abs(actual[k]! / value - 1)));
  return -Math.log10(worst);
}

test("the parameters of GARCH on DEM/GBP agree with the published benchmark to six digits", () => {
  assert.ok(fit?.interior);
  assert.ok(agreement(fit.theta, expected.theta) >= 6);
});

test("the log-likelihood of GARCH on DEM/GBP agrees to 1e-8", () => {
  assert.ok(fit && Math.abs(fit.logLikelihood - expected.ll) <= 1e-8);
});

for (const [kind, name] of [
  ["HESSIAN", "se_hessian"],
  ["OPG", "se_opg"],
  ["INFORMATION", "se_im"],
  ["BOLLERSLEV_WOOLDRIDGE", "se_bw_im"],
  ["QMLE", "se_qmle_h"],
] as const) {
  test(`the ${kind} standard errors of GARCH on DEM/GBP agree to 1e-5`, () => {
    assert.ok(fit);
    assert.ok(agreement(standardErrors(fit, kind)!, expected[name]) >= 5);
  });
}

test("30 variance forecasts of DEM/GBP and their limit agree to 1e-6", () => {
  assert.ok(fit);
  assert.ok(agreement(variancePath(fit, returns, 30), expected.var_forecast_1_30) >= 6);
  assert.ok(agreement([unconditionalVariance(fit)!], [expected.uncond_var]) >= 6);
});

test("the conditional variances of DEM/GBP agree at both ends", () => {
  assert.ok(fit);
  const variances = conditionalVariances(fit);
  assert.equal(variances.length, 1975);
  assert.ok(agreement(variances.slice(0, 5), expected.h_first5) >= 6);
  assert.ok(agreement(variances.slice(1969, 1974), expected.h_last5) >= 6);
});

test("five starts, good and bad, end at the same estimate", () => {
  const scale = fit!.scaled.scale;
  for (const [mu, omega, alpha, beta] of [
    [0, 0.05 * 0.2211, 0.1, 0.85],
    [0, 0.2211, 0.01, 0.01],
    [0.1, 1e-6, 0.5, 0.49],
    [-0.3, 2, 0.9, 0.05],
    [0, 1e-3, 0.001, 0.998],
  ] as const) {
    const start = Float64Array.of(mu / scale, omega / (scale * scale), alpha, beta);
    const found = fitGarch(returns, specification, 400, start);
    assert.ok(found?.interior, `${alpha} ${beta}`);
    assert.ok(agreement(found.theta, expected.theta) >= 6, `${alpha} ${beta}`);
  }
});

test("returns a hundred times larger or smaller give the same alpha and beta", () => {
  for (const factor of [100, 0.01]) {
    const scaled = fitGarch(
      returns.map((value) => value * factor),
      specification,
      200,
    );
    assert.ok(scaled);
    assert.ok(agreement(scaled.theta.slice(2), expected.theta.slice(2)) >= 7);
    const [mu, omega] = expected.theta;
    assert.ok(
      agreement(scaled.theta.slice(0, 2), [mu * factor, omega * factor * factor]) >= 6,
      `${scaled.theta}`,
    );
    assert.ok(
      agreement(standardErrors(scaled, "QMLE")!.slice(2), expected.se_qmle_h.slice(2)) >= 5,
    );
  }
});
