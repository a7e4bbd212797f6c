import assert from "node:assert/strict";
import { test } from "node:test";
import type { DirectionRecord, ForecastEvidence } from "#services/risk-gate/domain/inputs.ts";
import { diagnosticsScore } from "#services/risk-gate/domain/signal/diagnostics-score.ts";
import {
  baselineEvidence,
  betterEvidence,
  soundEvidence,
} from "#test/unit/risk-gate/sound-evidence.ts";

/** One model of this error holds all weight; the baseline's error is 1. */
function alone(rmse: number, changes: Partial<ForecastEvidence> = {}): ForecastEvidence {
  return {
    ...soundEvidence,
    directionalAccuracyRatio: 0.52,
    models: [
      { ...baselineEvidence, weightRatio: 0, validationRmsePrice: 1 },
      { ...betterEvidence, weightRatio: 1, validationRmsePrice: rmse },
    ],
    ...changes,
  };
}

const closeTo = (evidence: ForecastEvidence, expected: number) => {
  const score = diagnosticsScore(evidence);
  assert.ok(Math.abs(score! - expected) < 1e-12, `${score} is not ${expected}`);
};

test("a model as good as the baseline has the most confidence", () => {
  closeTo(alone(1), 0.95);
});

test("an error a tenth above the least leaves 1 ÷ 1.15, and above 1.10 seven tenths of that", () => {
  closeTo(alone(1.1), 1 / 1.15);
  closeTo(alone(1.2), 0.7 / 1.3);
});

test("an error more than 5 % below the baseline's adds 0.05", () => {
  closeTo(alone(0.9), 1);
});

test("right directions add 0.05 above 55 %, and take a fifth below half or where unknown", () => {
  closeTo(alone(1.1, { directionalAccuracyRatio: 0.56 }), 1 / 1.15 + 0.05);
  closeTo(alone(1.1, { directionalAccuracyRatio: 0.49 }), 0.8 / 1.15);
  closeTo(alone(1.1, { directionalAccuracyRatio: undefined }), 0.8 / 1.15);
});

test("a failed fit takes three tenths, also one without weight", () => {
  const failed = { ...betterEvidence, model: "garch", weightRatio: 0, fit: "FAILED" as const };
  const sound = alone(1.1);
  closeTo({ ...sound, models: [...sound.models, failed] }, 0.7 / 1.15);
});

test("the models' confidences are weighted as in the ensemble", () => {
  const score = diagnosticsScore({ ...soundEvidence, directionalAccuracyRatio: 0.52 });
  const baseline = 1 / (1 + 1.5 * (2 / 1.8 - 1));
  // A mean error of 1.85 is 7.5 % below the baseline's 2.
  assert.ok(Math.abs(score! - (0.75 * 0.95 + 0.25 * baseline + 0.05)) < 1e-12);
});

test("the score is unknown without the errors, the baseline, or a model that holds weight", () => {
  const { models } = soundEvidence;
  for (const changes of [
    { baselineModel: "drift" },
    { models: [betterEvidence] },
    { models: [baselineEvidence, { ...betterEvidence, validationRmsePrice: undefined }] },
    { models: [{ ...models[0]!, validationRmsePrice: Number.NaN }, betterEvidence] },
  ]) {
    assert.equal(diagnosticsScore({ ...soundEvidence, ...changes }), undefined);
  }
  assert.equal(diagnosticsScore(undefined), undefined);
});

test("the record of directions counts before the share of the evidence, unless it has no window", () => {
  const scoreBy = (record?: DirectionRecord) => diagnosticsScore(soundEvidence, record);
  const wrong = { ...soundEvidence, directionalAccuracyRatio: 0.4 };
  assert.equal(scoreBy({ windows: 10, hits: 4 }), diagnosticsScore(wrong));
  assert.equal(scoreBy({ windows: 0, hits: 0 }), scoreBy());
  assert.notEqual(scoreBy({ windows: 10, hits: 4 }), scoreBy());
});
