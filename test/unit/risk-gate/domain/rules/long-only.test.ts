import assert from "node:assert/strict";
import { test } from "node:test";
import { fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("long-only passes a forecast that rises", () => {
  assert.equal(findingOf("long-only").outcome, "PASS");
});

test("long-only fails a forecast that falls", () => {
  const finding = findingOf("long-only", { forecast: fallingForecast });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "SHORT_NOT_ALLOWED");
});

test("long-only is shown as disabled when the policy allows short positions", () => {
  const finding = findingOf("long-only", {
    forecast: fallingForecast,
    policy: { longOnly: false },
  });
  assert.equal(finding.outcome, "DISABLED");
  assert.equal(finding.reason, "RULE_DISABLED");
});

test("long-only cannot be judged when the forecast expects no move, and says why", () => {
  const finding = findingOf("long-only", { forecast: { ensemblePrices: Array(8).fill(100) } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "NO_DIRECTION");
});
