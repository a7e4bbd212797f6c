import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence } from "#services/forecast/domain/ensemble/evidence.ts";
import { ensembleWeights } from "#services/forecast/domain/ensemble/weights.ts";
import { policy } from "#test/support/forecast-policy.ts";

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

const plain = { ...policy, equalWeightShrinkageRatio: 0 };

test("a model that erred far less gets far more weight, where ranks alone would count the same", () => {
  // Ranks would tell both sets of errors alike.
  const models = ["samossa", "mssa_rl", "sarimax", "garch"];
  const weightsOf = (errors: readonly number[]) =>
    ensembleWeights([true, true, true, true], togetherErring(models, errors), plain).ratios;
  const close = weightsOf([0.9, 1, 1.2, 1.6]);
  const far = weightsOf([0.9, 1, 1.2, 16]);
  assert.ok(close[0]! > close[1]! && close[1]! > close[2]! && close[2]! > close[3]!);
  assert.ok(close[3]! > 0.1 && far[3] === 0, `${close[3]} ${far[3]}`);
});
