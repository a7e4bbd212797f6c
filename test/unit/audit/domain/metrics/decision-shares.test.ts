import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DecisionMade } from "#services/audit/domain/facts/decision-facts.ts";
import { testableMetric } from "#services/audit/domain/metrics/catalogue.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { evidenceWith, sampleDecision } from "#test/unit/audit/sample-evidence.ts";

/** Decisions by their verdict and expected profit. */
const made = (...of: readonly (readonly [DecisionMade["verdict"], number | null | undefined])[]) =>
  of.map(([verdict, expectedProfitBps], index) =>
    sampleDecision({
      decision: `decisions/${index}`,
      verdict,
      ...(expectedProfitBps !== undefined && { expectedProfitBps }),
    }),
  );

const measured = (name: string, decisions: readonly DecisionMade[]) =>
  measure(testableMetric(name), evidenceWith({ decisions }), {});

test("of a decision that wins and two that are denied and lose, two thirds fail and two thirds lose", () => {
  const decisions = made(["ALLOW", 100], ["DENY", -50], ["DENY", -10]);
  for (const name of ["decision_fail_fraction", "negative_expected_profit_fraction"]) {
    const metric = measured(name, decisions);
    assert.ok("value" in metric && metric.interval);
    assert.deepEqual([metric.unit, metric.denominator, metric.n], ["SHARE", "decisions", 3]);
    assert.equal(metric.value, 2 / 3);
    assert.equal(metric.interval.method, "wilson");
  }
});

test("a decision that is allowed may expect a loss, and one that is denied a profit", () => {
  const decisions = made(["ALLOW", -5], ["ALLOW_REDUCED", -5], ["DENY", 5], ["ALLOW", 0]);
  const failed = measured("decision_fail_fraction", decisions);
  const negative = measured("negative_expected_profit_fraction", decisions);
  assert.deepEqual(
    [failed, negative].map((one) => "value" in one && one.value),
    [0.25, 0.5],
  );
});

test("what the gate could not compute counts with what it expected to lose", () => {
  const metric = measured("negative_expected_profit_fraction", made(["DENY", null], ["ALLOW", 5]));
  assert.ok("value" in metric);
  assert.equal(metric.value, 0.5);
});

test("one decision that an older version recorded without its expected profit leaves the share undefined", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true })), (profits) => {
      const decisions = made(...profits.map((one) => ["ALLOW", one] as const), ["DENY", undefined]);
      const metric = measured("negative_expected_profit_fraction", decisions);
      assert.ok("undefinedReason" in metric);
      assert.deepEqual([metric.undefinedReason, metric.n], ["NO_DATA", decisions.length]);
      assert.ok("value" in measured("decision_fail_fraction", decisions));
    }),
  );
});

test("without a decision neither share has a value", () => {
  for (const name of ["decision_fail_fraction", "negative_expected_profit_fraction"]) {
    const metric = measured(name, []);
    assert.deepEqual(
      ["undefinedReason" in metric && metric.undefinedReason, metric.n],
      ["NO_DATA", 0],
    );
  }
});

test("what allowed decisions expect after costs is their mean; denied ones are not in it", () => {
  const decisions = made(["ALLOW", 20], ["ALLOW_REDUCED", 10], ["DENY", -90], ["ALLOW", undefined]);
  const metric = measured("expected_profit_allowed_mean", decisions);
  assert.deepEqual(["value" in metric && metric.value, metric.n], [15, 2]);
  const none = measured("expected_profit_allowed_mean", made(["DENY", -90]));
  assert.equal("undefinedReason" in none && none.undefinedReason, "NO_DATA");
});
