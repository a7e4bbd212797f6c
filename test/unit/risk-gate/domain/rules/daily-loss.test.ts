import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumDailyLossRatio: 0.05 };
const from = (dayStartEquityMicros: bigint, equityMicros: bigint) =>
  findingOf("daily-loss", {
    policy,
    portfolio: { equityMicros, facts: factsWith({ dayStartEquityMicros }) },
  });

test("daily-loss denies beyond the limit and passes on it", () => {
  assert.equal(from(100_000_000n, 95_000_000n).outcome, "PASS");
  const halted = from(100_000_000n, 94_999_999n);
  assert.deepEqual([halted.outcome, halted.reason], ["FAIL", "DAILY_LOSS_TOO_LARGE"]);
});

test("daily-loss passes on a gain", () => {
  assert.equal(from(100_000_000n, 103_000_000n).observed, -0.03);
  assert.equal(from(100_000_000n, 103_000_000n).outcome, "PASS");
});

test("daily-loss denies where the start is not stated, or was nothing", () => {
  assert.equal(from(0n, 100n).outcome, "NOT_EVALUABLE");
  assert.equal(from(-5n, 100n).outcome, "NOT_EVALUABLE");
  assert.equal(findingOf("daily-loss", { policy }).outcome, "NOT_EVALUABLE");
});
