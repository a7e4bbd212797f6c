import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { concentrationMetrics } from "#services/audit/domain/metrics/concentration.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { evidenceWith, tradesWithProfits } from "#test/unit/audit/sample-evidence.ts";

/** Share of the best trade, and the net without it: values, or reasons. */
function concentration(profits: readonly number[]) {
  const evidence = evidenceWith({ trades: tradesWithProfits(profits) });
  return concentrationMetrics.map((metric) => {
    const result = measure(metric, evidence, {});
    return "value" in result ? result.value : result.undefinedReason;
  });
}

test("one trade that made nearly all of the profit is seen as such", () => {
  assert.deepEqual(concentration([90, 10, -20]), [0.9, -10_000_000]);
});

test("without a profit there is no share of it; without a trade there is nothing", () => {
  assert.deepEqual(concentration([-5, -7]), ["ZERO_DENOMINATOR", -7_000_000]);
  assert.deepEqual(concentration([]), ["NO_DATA", "NO_DATA"]);
});

test("the best trade and the rest add up to the net, on trades at random", () => {
  const profits = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(profits, (values) => {
      const best = Math.max(...values);
      const net = values.reduce((sum, value) => sum + value, 0);
      const gains = values.filter((value) => value > 0).reduce((sum, value) => sum + value, 0);
      const [share, rest] = concentration(values);
      assert.equal(rest, (net - best) * 1_000_000);
      assert.equal(share, gains === 0 ? "ZERO_DENOMINATOR" : best / gains);
    }),
  );
});
