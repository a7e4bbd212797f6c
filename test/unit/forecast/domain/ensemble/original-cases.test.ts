import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence } from "#services/forecast/domain/ensemble/evidence.ts";
import { ensembleWeights } from "#services/forecast/domain/ensemble/weights.ts";
import { forecastPolicySchema } from "#services/forecast/domain/policy.ts";
import { rollingOrigins } from "#services/forecast/domain/validation/rolling-validation.ts";
import { policy } from "#test/support/forecast-policy.ts";

// What the ensemble of the Python system that pmx replaces did in cases that are on record, and what is
// wanted instead.

/** Errors that always go together, so that mixing models gains nothing. */
function togetherErring(models: readonly string[], errors: readonly number[]): Evidence {
  return {
    source: "ROLLING_ORIGINS",
    origins: 20,
    models: models.map((model, i) => ({
      model,
      meanSquaredError: errors[i]! * errors[i]!,
      comparisons: 100,
      failures: 0,
    })),
    errorMoments: errors.flatMap((one) => errors.map((other) => one * other)),
  };
}

const garchSamossaMssaRl = ["garch", "samossa", "mssa_rl"];
const roadmap = [
  [0.85, 0.1, 0.05],
  [0.7, 0.2, 0.1],
  [0.6, 0.25, 0.15],
  [0, 0.6, 0.4],
  [0.35, 0.45, 0.2],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
].map((ratios) => ({
  weights: ratios.map((ratio, i) => ({ model: garchSamossaMssaRl[i]!, ratio })),
}));
const plain = { ...policy, equalWeightShrinkageRatio: 0 };

test("of the roadmap's candidates the one that holds the best model alone is chosen", () => {
  // The case's confidences .6, .9 and .3, read as errors in inverse proportion.
  const evidence = togetherErring(garchSamossaMssaRl, [1 / 0.6, 1 / 0.9, 1 / 0.3]);
  const ensemble = { ...policy.ensemble, basis: "CANDIDATES" as const, candidates: roadmap };
  const { ratios } = ensembleWeights([true, true, true], evidence, { ...plain, ensemble });
  assert.deepEqual(ratios, [0, 1, 0]);
});

test("a negative weight is refused by name instead of set to 0", () => {
  const candidates = [{ weights: [{ model: "garch", ratio: -0.5 }] }];
  const parsed = forecastPolicySchema.safeParse({
    ...policy,
    ensemble: { ...policy.ensemble, candidates },
  });
  assert.equal(parsed.error?.issues[0]?.path.join("."), "ensemble.candidates.0.weights.0.ratio");
});

test("a model that erred far less gets far more weight, where ranks alone would count the same", () => {
  // Ranks would give .9, .7, .5 and .3 of confidence for both.
  const models = ["samossa", "mssa_rl", "sarimax", "garch"];
  const weightsOf = (errors: readonly number[]) =>
    ensembleWeights([true, true, true, true], togetherErring(models, errors), plain).ratios;
  const close = weightsOf([0.9, 1, 1.2, 1.6]);
  const far = weightsOf([0.9, 1, 1.2, 16]);
  assert.ok(close[0]! > close[1]! && close[1]! > close[2]! && close[2]! > close[3]!);
  assert.ok(close[3]! > 0.1 && far[3] === 0, `${close[3]} ${far[3]}`);
});

test("no weight rests on bars that it is scored on", () => {
  const horizonBars = 30;
  const asOf = 499;
  for (const origin of rollingOrigins(asOf + 1, horizonBars, policy)) {
    assert.ok(origin + horizonBars <= asOf, `the horizon of ${origin} ends after the as-of`);
  }
});
