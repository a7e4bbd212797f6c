import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pendingAudit } from "#services/audit/domain/audits/audit.ts";
import {
  liftFraction,
  medianRegret,
  rmseRatioPercentiles,
  violationRate,
} from "#services/audit/domain/scorecard/rmse-ratios.ts";
import {
  auditsWithRatios,
  definedValue,
  sampleScored,
  times,
} from "#test/unit/audit/sample-evidence.ts";

test("a ratio above 1.10 is a violation and one of exactly 1.10 is not", () => {
  assert.equal(definedValue(violationRate(auditsWithRatios([1.1, 1.5, 1, 0.9]), 1.1)), 0.25);
});

test("a ratio below 1 is a lift and one of exactly 1 is not", () => {
  assert.equal(definedValue(liftFraction(auditsWithRatios([0.95, 1]), 1)), 0.5);
});

test("audits that do not count are in neither numerator nor denominator of the rate", () => {
  const audits = [...auditsWithRatios([1.5, 1]), pendingAudit(sampleScored(3, 2))];
  const rate = violationRate(audits, 1.1);
  assert.equal(rate.n, 2);
  assert.equal(definedValue(rate), 0.5);
});

test("without effective audits rate, lift and percentiles are undefined", () => {
  const metrics = [violationRate([], 1.1), liftFraction([], 1), ...rmseRatioPercentiles([])];
  for (const metric of metrics) assert.ok("undefinedReason" in metric);
});

test("percentiles 10, 50 and 90 of the ratio are interpolated", () => {
  const [p10, p50, p90] = rmseRatioPercentiles(auditsWithRatios([1, 0.9, 1.2, 1.1, 0.8]));
  assert.ok(Math.abs(definedValue(p10) - 0.84) < 1e-12);
  assert.ok(Math.abs(definedValue(p50) - 1) < 1e-12);
  assert.ok(Math.abs(definedValue(p90) - 1.16) < 1e-12);
});

test("the violation rate of 5 in 20 has the Wilson interval .11 to .47", () => {
  const rate = violationRate(auditsWithRatios([...times(5, 1.2), ...times(15, 1)]), 1.1);
  assert.ok("value" in rate && rate.interval);
  assert.equal(rate.interval.lower.toFixed(2), "0.11");
  assert.equal(rate.interval.upper.toFixed(2), "0.47");
});

test("regret is the median against the best model in hindsight", () => {
  assert.ok(Math.abs(definedValue(medianRegret(auditsWithRatios([0.9, 1.3, 1.1]))) - 1.1) < 1e-12);
});

test("one more violation never lowers the rate", () => {
  const ratio = fc.double({ min: 0.1, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(ratio, { minLength: 1, maxLength: 20 }), (ratios) => {
      const before = definedValue(violationRate(auditsWithRatios(ratios), 1.1));
      const after = definedValue(violationRate(auditsWithRatios([...ratios, 2]), 1.1));
      assert.ok(after >= before);
    }),
  );
});
