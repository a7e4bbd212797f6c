import assert from "node:assert/strict";
import { test } from "node:test";
import {
  modelAgreement,
  priceAgreement,
} from "#services/risk-gate/domain/signal/model-agreement.ts";
import {
  baselineEvidence,
  betterEvidence,
  soundEvidence,
} from "#test/unit/risk-gate/sound-evidence.ts";

for (const [prices, agreement] of [
  [[115, 85], 0.875],
  [[100, 101], 1],
  [[150, 50], 0],
  [[130, 70], 0.5],
  [[100], 0.5],
  [[], 0.5],
] as const) {
  test(`the prices ${prices.join(" and ") || "of no model"} agree by ${agreement}`, () => {
    assert.ok(Math.abs(priceAgreement(prices) - agreement) < 1e-12);
  });
}

test("models are compared at the holding horizon and not at the end of their paths", () => {
  const far = { ...betterEvidence, prices: [...betterEvidence.prices.slice(0, 7), 60] };
  const evidence = { ...soundEvidence, models: [baselineEvidence, far] };
  assert.equal(modelAgreement(evidence, 5), 1);
  assert.ok(modelAgreement(evidence, 8)! < 0.9);
});

test("a model without weight is no part of the ensemble, and so of no agreement", () => {
  const absurd = { ...betterEvidence, model: "garch", weightRatio: 0, prices: [1, 1, 1, 1, 1] };
  const models = [...soundEvidence.models, absurd];
  assert.equal(modelAgreement({ ...soundEvidence, models }, 5), 1);
});

test("the agreement is unknown where a model is left out, or its price is missing or impossible", () => {
  const without = { ...soundEvidence, models: [betterEvidence] };
  assert.equal(modelAgreement(without, 5), undefined);
  assert.equal(modelAgreement(undefined, 5), undefined);
  assert.equal(modelAgreement(soundEvidence, 9), undefined);
  for (const price of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    const broken = { ...betterEvidence, prices: Array(8).fill(price) };
    const models = [baselineEvidence, broken];
    assert.equal(modelAgreement({ ...soundEvidence, models }, 5), undefined);
  }
});
