import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumDrawdownRatio: 0.15 };
const at = (equityMicros: bigint, peakEquityMicros = 100_000_000_000n) =>
  findingOf("maximum-drawdown", {
    policy,
    portfolio: { equityMicros, facts: factsWith({ peakEquityMicros }) },
  });

test("maximum-drawdown denies from the limit on, to the last bit", () => {
  assert.equal(at(85_000_000_001n).outcome, "PASS");
  const halted = at(85_000_000_000n);
  assert.deepEqual([halted.outcome, halted.reason], ["FAIL", "DRAWDOWN_TOO_DEEP"]);
  assert.equal(halted.observed, 0.15);
  assert.equal(at(-1n).outcome, "FAIL");
});

test("maximum-drawdown passes at a new peak", () => {
  assert.deepEqual([at(120_000_000_000n).outcome, at(120_000_000_000n).observed], ["PASS", 0]);
});

test("maximum-drawdown denies where no peak is stated", () => {
  assert.equal(at(100_000_000_000n, 0n).outcome, "NOT_EVALUABLE");
  assert.equal(findingOf("maximum-drawdown", { policy }).outcome, "NOT_EVALUABLE");
});
