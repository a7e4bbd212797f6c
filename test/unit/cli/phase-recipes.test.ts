import assert from "node:assert/strict";
import { test } from "node:test";
import { phaseRecipe } from "#cli/phase-recipes.ts";
import { plannedPolicy } from "#cli/planned-policy.ts";

const policyOf = (phase: string) =>
  plannedPolicy(phaseRecipe({ where: "--phase", text: phase }).overrides, {});

test("from phase 2 on a sprint is held to the roadmap's tuning, whatever the file says", () => {
  for (const phase of ["2", "3", "4"]) {
    const { minimumDirectionalAccuracy, tradeRegimeMultipliers, proofMode } = policyOf(phase);
    assert.deepEqual([proofMode, minimumDirectionalAccuracy], [true, 0.5], phase);
    const { exploration, red, neutral, green } = tradeRegimeMultipliers!;
    assert.deepEqual([exploration, red, neutral, green], [0.5, 0.6, 1, 1.2], phase);
  }
});

test("phase 1 is the proof mode with its cost multiplier of 1.25", () => {
  const { edgeCostMultiplier, longOnly, proofMode } = policyOf("1");
  assert.deepEqual([edgeCostMultiplier, longOnly, proofMode], [1.25, true, true]);
});
