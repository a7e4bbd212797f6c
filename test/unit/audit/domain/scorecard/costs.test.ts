import assert from "node:assert/strict";
import { test } from "node:test";
import { costMetrics } from "#services/audit/domain/scorecard/costs.ts";
import type { ChargedFill } from "#services/audit/domain/trades/charged-fill.ts";
import { definedValue } from "#test/unit/audit/sample-evidence.ts";

const fill: ChargedFill = {
  auditSet: "sprints/a",
  fill: "f",
  notionalMicros: 1_000_000n,
  costMicros: { halfSpread: 80n, slippage: 500n, commission: 150n, impact: 50n },
};
const named = (fills: readonly ChargedFill[], name: string) =>
  costMetrics(fills).find((metric) => metric.name === name);

test("each component is shown in currency and in bps of traded notional", () => {
  assert.equal(definedValue(named([fill], "cost_slippage")), 500);
  assert.ok(Math.abs(definedValue(named([fill], "cost_slippage_bps")) - 5) < 1e-12);
});

test("the total is the sum of the components to the micro", () => {
  const components = ["half_spread", "slippage", "commission", "impact"];
  const sum = components.reduce(
    (all, name) => all + definedValue(named([fill, fill], `cost_${name}`)),
    0,
  );
  assert.equal(definedValue(named([fill, fill], "cost_total")), sum);
  assert.equal(sum, 1_560);
});

test("without fills the costs are 0 in currency and undefined in bps", () => {
  assert.equal(definedValue(named([], "cost_total")), 0);
  const bps = named([], "cost_total_bps");
  assert.ok(bps && "undefinedReason" in bps && bps.undefinedReason === "NO_DATA");
});
