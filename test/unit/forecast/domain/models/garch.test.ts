import assert from "node:assert/strict";
import { test } from "node:test";
import {
  covarianceKinds,
  errorDistributions,
  varianceForms,
} from "#lib/statistics/garch/settings.ts";
import { type GarchSettings, garch } from "#services/forecast/domain/models/garch.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";

const closes = pricesFrom(garchReturns(500, 2));
const explosive = pricesFrom(
  garchReturns(1500, 5, { mu: 0, omega: 1e-6, alpha: 0.35, beta: 0.72 }),
);

function forecast(
  settings: Partial<GarchSettings> = {},
  horizonBars = 30,
  of: Float64Array = closes,
) {
  const applied = { ...policy.garch, ...settings };
  const result = garch.forecast(modelInput(of, horizonBars), applied);
  assert.ok(result.status !== "FAILED", result.note);
  return result;
}

test("the price path is the drift that the mean implies", () => {
  const result = forecast();
  const last = closes.at(-1)!;
  const mu = result.diagnostics.mu!;
  assert.equal(result.status, "OK");
  for (const h of [1, 15, 30]) {
    assert.ok(Math.abs(Math.log(result.prices[h - 1]! / last) - mu * h) < 1e-12);
  }
});

test("the variance path starts at the next variance and moves to the unconditional one", () => {
  const result = forecast({}, 250);
  const { nextVariance, unconditionalVariance } = result.diagnostics;
  const path = result.logReturnVariances!;
  assert.equal(path[0], nextVariance);
  const gap = Math.abs(path[249]! - unconditionalVariance!);
  assert.ok(gap < Math.abs(path[0]! - unconditionalVariance!), `${gap}`);
});

test("the history's own path from its last bar is the variance path", () => {
  for (const form of ["GARCH", "GJR"] as const) {
    const result = forecast({ form }, 20);
    const { conditionalVariances, persistence, level } = result.varianceHistory!;
    assert.equal(conditionalVariances.length, closes.length);
    let variance = conditionalVariances.at(-1)!;
    for (const expected of result.logReturnVariances!) {
      assert.ok(Math.abs(variance / expected - 1) < 1e-9);
      variance = level + persistence * (variance - level);
    }
  }
});

test("a persistence of 1 or more is said, without an unconditional variance or half-life", () => {
  const result = forecast({}, 40, explosive);
  assert.match(result.note, /persistence is 1 or more/);
  assert.equal(result.diagnostics.unconditionalVariance, undefined);
  assert.equal(result.diagnostics.halfLifeBars, undefined);
});

test("a persistence of 1 or more grows the variance by omega a bar, not exponentially", () => {
  const result = forecast({}, 40, explosive);
  const path = result.logReturnVariances!;
  const { persistence, step } = result.varianceHistory!;
  assert.equal(persistence, 1);
  assert.ok(Math.abs(path[39]! - path[0]! - 39 * step) < 1e-9 * path[39]!);
  assert.equal(step, result.diagnostics.omega);
});

test("every member gives finite paths, a history and its own likelihood", () => {
  const likelihoods = varianceForms.flatMap((form) =>
    errorDistributions.map((distribution) => {
      const result = forecast({ form, distribution });
      assert.equal(result.status, "OK", `${form} ${distribution} ${result.note}`);
      assert.ok(result.logReturnVariances!.every((h) => h > 0));
      assert.ok(result.varianceHistory!.conditionalVariances.every((h) => h > 0));
      return result.diagnostics.logLikelihood;
    }),
  );
  assert.equal(new Set(likelihoods).size, 6);
});

test("the standard errors are those of the kind that the policy names", () => {
  const errors = covarianceKinds.map(
    (covariance) => forecast({ covariance }).diagnostics.alphaStandardError!,
  );
  assert.ok(errors.every((error) => error > 0));
  assert.equal(new Set(errors).size, covarianceKinds.length);
});

test("a comparison has the same path without what only a reader wants", () => {
  const input = modelInput(closes, 30);
  const compared = garch.forecast({ ...input, purpose: "VALIDATION" }, policy.garch);
  assert.ok(compared.status !== "FAILED");
  assert.deepEqual(compared.prices, forecast().prices);
  assert.equal(compared.varianceHistory, undefined);
  assert.deepEqual(compared.diagnostics, {});
});

test("a search over orders names the orders that it chose", () => {
  const { archOrder, garchOrder, aic } = forecast({ maximumOrder: 3 }).diagnostics;
  assert.ok(archOrder! >= 1 && garchOrder! >= 1);
  assert.ok(aic! <= forecast().diagnostics.aic!);
});

test("where the whole likelihood does not converge, variance targeting takes over and is named", () => {
  const result = forecast({ form: "GJR", distribution: "STUDENT_T", iterationLimit: 14 });
  assert.equal(result.status, "FALLBACK");
  assert.match(result.note, /GARCH\(1,1\) targeted at the sample variance instead of GJR: no conv/);
  assert.ok(result.diagnostics.persistence! < 1);
});

test("where neither converges, the weighted variance takes over and is named", () => {
  const result = forecast({ iterationLimit: 1 }, 5);
  assert.equal(result.status, "FALLBACK");
  assert.match(result.note, /exponentially weighted variance.*no convergence within 1 iterations/);
  assert.equal(new Set(result.logReturnVariances).size, 1);
});

test("the weighted variance that takes over is that of the reference, which clips nothing", () => {
  const returns = Float64Array.of(0.01, -0.02, 0.015, -0.005, 0.03, -0.01);
  const result = forecast({}, 3, pricesFrom(returns));
  for (const variance of result.logReturnVariances!) {
    assert.ok(Math.abs(Math.sqrt(variance) - 0.0169111348779304) < 1e-12);
  }
  assert.ok(Math.abs(result.diagnostics.mu! - 0.00333333333333333) < 1e-12);
});

test("few returns fall back, and the note says how many there were", () => {
  const result = forecast({}, 5, closes.slice(0, 30));
  assert.equal(result.status, "FALLBACK");
  assert.match(result.note, /29 returns are fewer than 50/);
});

test("closes that never move fail with a reason", () => {
  const result = garch.forecast(modelInput(new Float64Array(100).fill(5), 5), policy.garch);
  assert.equal(result.status, "FAILED");
  assert.match(result.note, /do not vary/);
});
