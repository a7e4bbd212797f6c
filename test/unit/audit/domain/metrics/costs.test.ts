import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChargedFill } from "#services/audit/domain/facts/execution-facts.ts";
import { costMetrics } from "#services/audit/domain/metrics/costs.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { definedValue, evidenceWith, sampleFill } from "#test/unit/audit/sample-evidence.ts";

const fill = sampleFill();

function measured(fills: readonly ChargedFill[], name: string) {
  const metric = costMetrics.find((one) => one.name === name);
  assert.ok(metric, name);
  return measure(metric, evidenceWith({ fills }), {});
}

test("each component is shown in currency and in bps of traded notional", () => {
  assert.equal(definedValue(measured([fill], "cost_slippage")), 500);
  assert.ok(Math.abs(definedValue(measured([fill], "cost_slippage_bps")) - 5) < 1e-12);
});

test("the total is the sum of the components to the micro", () => {
  const components = ["half_spread", "slippage", "commission", "impact"];
  const sum = components.reduce(
    (all, name) => all + definedValue(measured([fill, fill], `cost_${name}`)),
    0,
  );
  assert.equal(definedValue(measured([fill, fill], "cost_total")), sum);
  assert.equal(sum, 1_560);
});

test("without fills the costs are 0 in currency and undefined in bps", () => {
  assert.equal(definedValue(measured([], "cost_total")), 0);
  const bps = measured([], "cost_total_bps");
  assert.equal("undefinedReason" in bps && bps.undefinedReason, "NO_DATA");
});

test("fills without notional have no costs in bps", () => {
  const bps = measured([{ ...fill, notionalMicros: 0n }], "cost_total_bps");
  assert.equal("undefinedReason" in bps && bps.undefinedReason, "ZERO_DENOMINATOR");
});
