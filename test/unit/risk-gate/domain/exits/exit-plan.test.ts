import assert from "node:assert/strict";
import { test } from "node:test";
import { exitPlan } from "#services/risk-gate/domain/exits/exit-plan.ts";
import { policy } from "#test/unit/risk-gate/calm-signal.ts";

test("a long is left 1.5 ranges below and 2 ranges above the last close, after five sessions", () => {
  assert.deepEqual(exitPlan(policy, "BUY", 100, 2), {
    stopPrice: 97,
    targetPrice: 104,
    holdingLimit: { sessions: 5 },
  });
});

test("a short is left above at a loss and below at a gain", () => {
  const plan = exitPlan(policy, "SELL", 100, 2);
  assert.equal(plan.stopPrice, 103);
  assert.equal(plan.targetPrice, 96);
});
