import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("position-size asks for equity × ratio × confidence at the last close", () => {
  const finding = findingOf("position-size");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed, 30);
});

test("position-size fails when the limit does not pay for one lot", () => {
  const finding = findingOf("position-size", { instrument: { lotSizeUnits: 100 } });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "SIZE_BELOW_LOT");
  assert.equal(finding.limit, 100);
});

test("position-size fails when the equity is negative", () => {
  const finding = findingOf("position-size", { portfolio: { equityMicros: -1_000_000_000n } });
  assert.equal(finding.outcome, "FAIL");
});

test("position-size cannot be judged without a confidence", () => {
  const finding = findingOf("position-size", { forecast: { upProbabilities: [] } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});
