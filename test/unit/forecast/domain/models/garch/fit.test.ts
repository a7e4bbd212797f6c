import assert from "node:assert/strict";
import { test } from "node:test";
import { fitGarch } from "../../../../../../services/forecast/domain/models/garch/fit.ts";
import { GarchLikelihood } from "../../../../../../services/forecast/domain/models/garch/likelihood.ts";
import { polish } from "../../../../../../services/forecast/domain/models/garch/newton.ts";
import {
  ReparameterisedGarch,
  startPoint,
  toNatural,
} from "../../../../../../services/forecast/domain/models/garch/reparameterised.ts";
import { minimise } from "../../../../../../services/forecast/domain/numerics/bfgs.ts";
import { garchReturns } from "../../../sample-bars.ts";

const returns = garchReturns(1500, 7);
const fit = fitGarch(returns, "mean", 200);

function near(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} ${expected}`);
}

test("the analytic score vanishes at the optimum", () => {
  assert.ok(fit?.interior);
  const likelihood = new GarchLikelihood(returns, "mean");
  const theta = Float64Array.of(fit.mu, fit.omega, fit.alpha, fit.beta);
  const score = new Float64Array(4);
  const value = likelihood.score(theta, score);
  near(value, fit.logLikelihood, 1e-12);
  // Elasticities: what one relative step in a parameter would change, in units of the likelihood.
  for (let i = 0; i < 4; i += 1)
    assert.ok(Math.abs(score[i]! * theta[i]!) < 1e-6, `${i} ${score[i]}`);
});

test("the parameters of a long simulated series are found again", () => {
  const long = fitGarch(garchReturns(20_000, 11), "mean", 200);
  assert.ok(long);
  near(long.alpha, 0.1, 0.1);
  near(long.beta, 0.87, 0.03);
  near(long.omega, 4e-6, 0.25);
});

test("every start, good or bad, ends at the same optimum", () => {
  assert.ok(fit);
  const scale = 100;
  const likelihood = new GarchLikelihood(
    returns.map((value) => value * scale),
    "mean",
  );
  for (const [persistence, share] of [
    [0.05, 0.5],
    [0.5, 0.9],
    [0.999, 0.5],
    [0.9, 0.01],
  ] as const) {
    const start = startPoint(0.2, 5, persistence, share);
    const search = minimise(new ReparameterisedGarch(likelihood), start, {
      iterationLimit: 200,
      tolerance: 1e-13,
    });
    const theta = new Float64Array(4);
    toNatural(search.point, theta);
    assert.ok(polish(likelihood, theta, 12).interior, `${persistence} ${share}`);
    near(theta[2]!, fit.alpha, 1e-7);
    near(theta[3]!, fit.beta, 1e-7);
    near(theta[0]! / scale, fit.mu, 1e-6);
  }
});

test("scaling the returns scales mu and omega and leaves alpha and beta alone", () => {
  assert.ok(fit);
  for (const scale of [100, 1e-8, 1e8]) {
    const scaled = fitGarch(
      returns.map((value) => value * scale),
      "mean",
      200,
    );
    assert.ok(scaled);
    near(scaled.alpha, fit.alpha, 1e-7);
    near(scaled.beta, fit.beta, 1e-7);
    near(scaled.mu, fit.mu * scale, 1e-7);
    near(scaled.omega, fit.omega * scale * scale, 1e-7);
    near(scaled.nextVariance, fit.nextVariance * scale * scale, 1e-7);
  }
});

test("the presample convention changes the estimates", () => {
  const backcast = fitGarch(returns, "backcast", 200);
  const unconditional = fitGarch(returns, "unconditional", 200);
  assert.ok(fit && backcast && unconditional);
  assert.notEqual(backcast.alpha, fit.alpha);
  assert.notEqual(unconditional.alpha, fit.alpha);
});

test("an explosive series is fitted with its persistence of 1 or more", () => {
  const explosive = fitGarch(
    garchReturns(1500, 5, { mu: 0, omega: 1e-6, alpha: 0.35, beta: 0.72 }),
    "mean",
    200,
  );
  assert.ok(explosive);
  assert.ok(explosive.alpha + explosive.beta >= 1, `${explosive.alpha + explosive.beta}`);
  assert.ok(Number.isFinite(explosive.nextVariance));
});

test("a search that may not go on is given up", () => {
  assert.equal(fitGarch(returns, "mean", 1), undefined);
});

test("returns without variance have no fit", () => {
  assert.equal(fitGarch(new Float64Array(100), "mean", 100), undefined);
});
