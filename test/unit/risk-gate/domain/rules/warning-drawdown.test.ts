import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { policy as calm, findingOf, inputsWith, sizeOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 } };
const changes = (peakEquityMicros: bigint) => ({
  policy,
  portfolio: { facts: factsWith({ peakEquityMicros }) },
});

test("warning-drawdown halves the size from its limit on, and leaves it below", () => {
  assert.equal(findingOf("warning-drawdown", changes(111_000_000_000n)).outcome, "PASS");
  assert.equal(findingOf("warning-drawdown", changes(112_000_000_000n)).outcome, "REDUCE");
  const inputs = inputsWith(changes(112_000_000_000n));
  const { verdict, size } = judgeSignal(inputs, { ...calm, ...policy }, costModel);
  assert.equal(verdict, "ALLOW_REDUCED");
  assert.deepEqual(sizeOf({ size }), {
    requestedUnits: 30n,
    allowedUnits: 15n,
    bindingRule: "warning-drawdown",
  });
});

test("warning-drawdown fails where less than a lot is left", () => {
  const finding = findingOf("warning-drawdown", {
    ...changes(112_000_000_000n),
    instrument: { lotSizeUnits: 20 },
  });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "DRAWDOWN_WARNING"]);
});

test("warning-drawdown denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("warning-drawdown", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
