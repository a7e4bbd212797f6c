import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecisionMade } from "#services/audit/domain/decisions/decision-made.ts";
import { funnelOf } from "#services/audit/domain/decisions/funnel.ts";

function decision(verdict: DecisionMade["verdict"], bindingRule = "", reason = ""): DecisionMade {
  return { auditSet: "sprints/a", decision: "decisions/d", verdict, bindingRule, reason };
}

test("the funnel counts how many decisions each rule stopped, allowed ones first", () => {
  const rows = funnelOf([
    decision("DENY", "edge-over-cost", "EDGE_BELOW_COST"),
    decision("ALLOW"),
    decision("DENY", "confidence", "CONFIDENCE_TOO_LOW"),
    decision("DENY", "edge-over-cost", "EDGE_BELOW_COST"),
  ]);
  assert.deepEqual(
    rows.map(({ verdict, rule, reason, count }) => [verdict, rule, reason, count]),
    [
      ["ALLOW", "", "", 1],
      ["DENY", "confidence", "CONFIDENCE_TOO_LOW", 1],
      ["DENY", "edge-over-cost", "EDGE_BELOW_COST", 2],
    ],
  );
});

test("the funnel accounts for every decision", () => {
  const decisions = [decision("ALLOW"), decision("ALLOW_REDUCED", "size", "CASH_TOO_LOW")];
  const total = funnelOf(decisions).reduce((sum, { count }) => sum + count, 0);
  assert.equal(total, decisions.length);
});
