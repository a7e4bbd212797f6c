import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import { testableMetric } from "#services/audit/domain/metrics/catalogue.ts";
import { holdingLiftFraction, liftFraction } from "#services/audit/domain/metrics/lift-fraction.ts";
import {
  holdingRatioPercentiles,
  medianRegret,
  rmseRatioPercentiles,
} from "#services/audit/domain/metrics/rmse-ratio.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  holdingViolationRate,
  violationRate,
} from "#services/audit/domain/metrics/violation-rate.ts";
import {
  definedValue,
  evidenceWith,
  sampleHolding,
  sampleScored,
  scoredWithRatios,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const withRatios = (ratios: readonly number[]) =>
  evidenceWith({ scored: scoredWithRatios(ratios) });
const violations = (evidence: Evidence) =>
  measure(violationRate, evidence, { violationRatio: 1.1 });
const lifts = (evidence: Evidence) => measure(liftFraction, evidence, { liftRatio: 1 });
const percentiles = (evidence: Evidence) =>
  rmseRatioPercentiles.map((metric) => measure(metric, evidence, {}));

test("a ratio above 1.10 is a violation and one of exactly 1.10 is not", () => {
  assert.equal(definedValue(violations(withRatios([1.1, 1.5, 1, 0.9]))), 0.25);
});

test("a ratio below 1 is a lift and one of exactly 1 is not", () => {
  assert.equal(definedValue(lifts(withRatios([0.95, 1]))), 0.5);
});

test("the horizon that is traded is judged by its own ratios, over the audits that have one", () => {
  const [one, other, without] = scoredWithRatios([1.5, 0.9, 1.5]);
  const evidence = evidenceWith({
    scored: [
      { ...one!, holding: sampleHolding(0.9, 1) },
      { ...other!, holding: sampleHolding(1.3, 1) },
      without!,
    ],
  });
  assert.equal(definedValue(violations(evidence)), 2 / 3);
  const violated = measure(holdingViolationRate, evidence, { violationRatio: 1.1 });
  assert.deepEqual([definedValue(violated), violated.n], [0.5, 2]);
  const lifted = measure(holdingLiftFraction, evidence, { liftRatio: 1 });
  assert.deepEqual([definedValue(lifted), lifted.n], [0.5, 2]);
  const ratios = holdingRatioPercentiles.map((metric) => measure(metric, evidence, {}));
  assert.deepEqual(
    ratios.map((metric) => definedValue(metric).toFixed(9)),
    ["0.940000000", "1.100000000", "1.260000000"],
  );
  const none = measure(holdingViolationRate, withRatios([1, 2]), { violationRatio: 1.1 });
  assert.equal("undefinedReason" in none && none.undefinedReason, "NO_DATA");
});

test("a gate can test the horizon that is traded", () => {
  for (const name of [
    "violation_rate_holding",
    "rmse_ratio_holding_p50",
    "lift_fraction_holding",
  ]) {
    assert.equal(testableMetric(name).name, name);
  }
});

test("audits that do not count are in neither numerator nor denominator of the rate", () => {
  const pending = [sampleScored(3, 2)];
  const scored = [...scoredWithRatios([1.5, 1]), sampleScored(undefined, 2)];
  const rate = violations(evidenceWith({ scored, pending }));
  assert.equal(rate.n, 2);
  assert.equal(definedValue(rate), 0.5);
});

test("without effective audits rate, lift and percentiles are undefined", () => {
  const none = evidenceWith();
  for (const metric of [violations(none), lifts(none), ...percentiles(none)]) {
    assert.ok("undefinedReason" in metric, metric.name);
  }
});

test("percentiles 10, 50 and 90 of the ratio are interpolated", () => {
  const [p10, p50, p90] = percentiles(withRatios([1, 0.9, 1.2, 1.1, 0.8]));
  assert.ok(Math.abs(definedValue(p10) - 0.84) < 1e-12);
  assert.ok(Math.abs(definedValue(p50) - 1) < 1e-12);
  assert.ok(Math.abs(definedValue(p90) - 1.16) < 1e-12);
});

test("the violation rate of 5 in 20 has the Wilson interval .11 to .47", () => {
  const rate = violations(withRatios([...times(5, 1.2), ...times(15, 1)]));
  assert.ok("value" in rate && rate.interval);
  assert.equal(rate.interval.lower.toFixed(2), "0.11");
  assert.equal(rate.interval.upper.toFixed(2), "0.47");
});

test("regret is the median against the best model in hindsight", () => {
  const regret = measure(medianRegret, withRatios([0.9, 1.3, 1.1]), {});
  assert.ok(Math.abs(definedValue(regret) - 1.1) < 1e-12);
});

test("one more violation never lowers the rate", () => {
  const ratio = fc.double({ min: 0.1, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(ratio, { minLength: 1, maxLength: 20 }), (ratios) => {
      const before = definedValue(violations(withRatios(ratios)));
      const after = definedValue(violations(withRatios([...ratios, 2])));
      assert.ok(after >= before);
    }),
  );
});
