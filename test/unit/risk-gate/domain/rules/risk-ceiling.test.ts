import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("risk-ceiling passes a score that equals the ceiling", () => {
  const { observed } = findingOf("risk-ceiling");
  const finding = findingOf("risk-ceiling", { policy: { maximumRiskScore: observed! } });
  assert.equal(finding.outcome, "PASS");
});

test("risk-ceiling fails a name whose annual volatility is above 40 %", () => {
  const finding = findingOf("risk-ceiling", { forecast: { annualisedVolatilityRatio: 0.45 } });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "RISK_TOO_HIGH");
});

test("risk-ceiling cannot be judged without the interval", () => {
  const finding = findingOf("risk-ceiling", { forecast: { bands: [] } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});
