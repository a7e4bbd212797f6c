import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluateForecastAudits } from "#services/audit/domain/gates/forecast-audits-gate.ts";
import type { ForecastAuditsGateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  sampleScored,
  scoredWithRatios,
  times,
} from "#test/unit/audit/sample-evidence.ts";

/** The roadmap's settings. */
const spec: ForecastAuditsGateSpec = {
  kind: "FORECAST_AUDITS",
  gate: "forecast-audits",
  title: "t",
  violationRatio: 1.1,
  maximumViolationRate: 0.25,
  minimumEffectiveAudits: 10,
  holdingPeriodAudits: 20,
  failFast: true,
  liftRatio: 1,
  minimumLiftFraction: 0.1,
  promotionRatio: 0.98,
};

function decide(ratios: readonly number[], change: Partial<ForecastAuditsGateSpec> = {}) {
  const scored = scoredWithRatios(ratios);
  const found = evaluateForecastAudits({ ...spec, ...change }, evidenceWith({ scored }));
  return [found.verdict, found.ensembleStatus, found.decidedBy];
}

test("five neutral audits are warm-up: inconclusive", () => {
  assert.deepEqual(decide(times(5, 1)), ["INCONCLUSIVE", "INCONCLUSIVE", "warm-up"]);
});

test("audits without an outcome do not count towards the warm-up", () => {
  const pending = times(20, sampleScored(3, 2));
  const scored = scoredWithRatios(times(3, 1));
  const found = evaluateForecastAudits(spec, evidenceWith({ pending, scored }));
  assert.equal(found.decidedBy, "warm-up");
});

test("no audits at all are inconclusive", () => {
  assert.deepEqual(decide([]), ["INCONCLUSIVE", "INCONCLUSIVE", "warm-up"]);
});

test("two audits at 1.5 fail fast during warm-up", () => {
  assert.deepEqual(decide([1.5, 1.5]), ["FAIL", "INCONCLUSIVE", "violation-rate"]);
});

test("with fail-fast off the same two audits are warm-up", () => {
  assert.deepEqual(decide([1.5, 1.5], { failFast: false }), [
    "INCONCLUSIVE",
    "INCONCLUSIVE",
    "warm-up",
  ]);
});

test("five audits below a required count of 20 fail", () => {
  assert.deepEqual(decide(times(5, 1), { requiredEffectiveAudits: 20 }), [
    "FAIL",
    "INCONCLUSIVE",
    "required-effective-audits",
  ]);
});

test("a required count of 100 is checked after warm-up too: 25 good audits fail it", () => {
  assert.deepEqual(decide(times(25, 0.95), { requiredEffectiveAudits: 100 }), [
    "FAIL",
    "INCONCLUSIVE",
    "required-effective-audits",
  ]);
});

test("twenty audits without any lift disable the ensemble", () => {
  assert.deepEqual(decide(times(20, 1)), ["FAIL", "DISABLE_DEFAULT", "lift-fraction"]);
});

test("a lift of 5 % disables the ensemble", () => {
  assert.deepEqual(decide([0.95, ...times(19, 1)]), ["FAIL", "DISABLE_DEFAULT", "lift-fraction"]);
});

test("a lift of exactly 10 % keeps it", () => {
  assert.deepEqual(decide([...times(2, 0.95), ...times(18, 1)]), ["PASS", "KEEP", ""]);
});

test("too little lift is decided before too many violations", () => {
  assert.deepEqual(decide(times(20, 1.5)), ["FAIL", "DISABLE_DEFAULT", "lift-fraction"]);
});

test("violations of exactly 25 % keep it and of 30 % make it research only", () => {
  assert.deepEqual(decide([...times(5, 1.5), ...times(15, 0.95)]), ["PASS", "KEEP", ""]);
  assert.deepEqual(decide([...times(6, 1.5), ...times(14, 0.95)]), [
    "FAIL",
    "RESEARCH_ONLY",
    "violation-rate",
  ]);
});

test("lift without a single audit below 0.98 is research only", () => {
  assert.deepEqual(decide(times(20, 0.98)), ["FAIL", "RESEARCH_ONLY", "promotion-margin"]);
});

test("one audit at 1.05 of nineteen at 0.95 is no violation: keep", () => {
  assert.deepEqual(decide([1.05, ...times(19, 0.95)]), ["PASS", "KEEP", ""]);
});

test("after a warm-up of one audit, a single audit at 0.95 keeps the ensemble", () => {
  assert.deepEqual(decide([0.95], { minimumEffectiveAudits: 1, holdingPeriodAudits: 1 }), [
    "PASS",
    "KEEP",
    "",
  ]);
});

test("settings that would skip the warm-up still pass nothing without audits", () => {
  const [verdict, status] = decide([], { minimumEffectiveAudits: 0, holdingPeriodAudits: 0 });
  assert.deepEqual([verdict, status], ["INCONCLUSIVE", "INCONCLUSIVE"]);
});

test("every step is reported, whichever decided", () => {
  const scored = scoredWithRatios(times(5, 1));
  const found = evaluateForecastAudits(
    { ...spec, requiredEffectiveAudits: 20 },
    evidenceWith({ scored }),
  );
  assert.deepEqual(
    found.criteria.map(({ criterion }) => criterion),
    ["required-effective-audits", "warm-up", "lift-fraction", "violation-rate", "promotion-margin"],
  );
});

test("fewer audits than the warm-up never pass", () => {
  const ratio = fc.double({ min: 0.1, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(ratio, { maxLength: 19 }), (ratios) => {
      assert.notEqual(decide(ratios)[0], "PASS");
    }),
  );
});

test("a pass means few violations and enough lift", () => {
  const ratio = fc.double({ min: 0.8, max: 1.3, noNaN: true });
  fc.assert(
    fc.property(fc.array(ratio, { minLength: 20, maxLength: 40 }), (ratios) => {
      if (decide(ratios)[0] !== "PASS") return;
      const share = (of: (value: number) => boolean) => ratios.filter(of).length / ratios.length;
      assert.ok(share((value) => value > 1.1 + 1e-9) <= 0.25);
      assert.ok(share((value) => value < 1) >= 0.1);
    }),
  );
});
