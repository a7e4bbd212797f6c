import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ChargedFill } from "#services/audit/domain/facts/execution-facts.ts";
import { costMetrics, legCostMetrics } from "#services/audit/domain/metrics/costs.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  sampleFill,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

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

test("charged the break-even cost on both legs, the round trips together win nothing", () => {
  const units = fc.integer({ min: 1, max: 90 });
  const trade = fc.record({
    gross: fc.integer({ min: -50, max: 50 }),
    cost: units,
    notional: units,
  });
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1, maxLength: 10 }), (all) => {
      const trades = all.map(({ gross, cost, notional }, at) =>
        sampleTrade({
          roundTrip: `r/${at}`,
          netPnlMicros: BigInt(gross - cost) * 1_000_000n,
          costsMicros: BigInt(cost) * 1_000_000n,
          entryNotionalMicros: BigInt(notional) * 1_000_000_000n,
        }),
      );
      const [charged, breakEven] = legCostMetrics.map((metric) =>
        definedValue(measure(metric, evidenceWith({ trades }), {})),
      ) as [number, number];
      const sum = (of: (one: (typeof all)[number]) => number) =>
        all.reduce((total, one) => total + of(one), 0);
      const costsAt = (bps: number) => 2 * sum(({ notional }) => notional * 1_000) * (bps / 10_000);
      assert.ok(Math.abs(costsAt(breakEven) - sum(({ gross }) => gross)) < 1e-6);
      assert.ok(Math.abs(costsAt(charged) - sum(({ cost }) => cost)) < 1e-6);
    }),
  );
});

test("a round trip without its costs leaves the break-even cost undefined", () => {
  const trades = [sampleTrade({ costsMicros: 5n }), sampleTrade({ roundTrip: "r/old" })];
  for (const metric of legCostMetrics) {
    const measured = measure(metric, evidenceWith({ trades }), {});
    assert.equal("undefinedReason" in measured && measured.undefinedReason, "NO_DATA");
  }
});
