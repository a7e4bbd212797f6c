import assert from "node:assert/strict";
import { test } from "node:test";
import { gateSpecSchema } from "#services/audit/domain/gates/gate-spec.ts";
import { requiredAudits } from "#services/audit/domain/gates/required-audits.ts";

const criterion = (metric: string, threshold: number, over: object = {}) => ({
  criterion: metric.replaceAll("_", "-"),
  metric,
  comparator: "AT_LEAST",
  threshold,
  unit: "COUNT",
  minimumN: 0,
  ...over,
});
const required = (...criteria: readonly object[]) => {
  const written = { kind: "CRITERIA", gate: "g", title: "t", criteria };
  return requiredAudits(gateSpecSchema.parse(written));
};

test("a required count of audits or dates is what a gate needs", () => {
  assert.deepEqual(required(criterion("effective_audits", 20), criterion("audit_runs", 7)), {
    audits: 20,
    auditRuns: 7,
    closes: 0,
  });
});

test("so is the least number of audits under a measured share, and the least number of trades", () => {
  const violations = {
    unit: "SHARE",
    comparator: "AT_MOST",
    violationRatio: 1.1,
    minimumN: 12,
  };
  const wins = { unit: "SHARE", minimumN: 50 };
  assert.deepEqual(
    required(criterion("violation_rate", 0.25, violations), criterion("win_rate", 0.5, wins)),
    { audits: 12, auditRuns: 0, closes: 50 },
  );
});

test("a required count of closes is what a gate needs of them", () => {
  assert.equal(required(criterion("closed_trades", 3)).closes, 3);
});

test("an upper limit of a count needs nothing", () => {
  const atMost = criterion("effective_audits", 20, { comparator: "AT_MOST" });
  assert.deepEqual(required(atMost), { audits: 0, auditRuns: 0, closes: 0 });
});

test("the gate over forecast audits needs the audits of its warm-up, or more where it requires them", () => {
  const written = {
    kind: "FORECAST_AUDITS",
    gate: "g",
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
  const of = (over: object) => requiredAudits(gateSpecSchema.parse({ ...written, ...over })).audits;
  assert.deepEqual([of({}), of({ requiredEffectiveAudits: 40 })], [20, 40]);
});
