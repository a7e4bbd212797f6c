import assert from "node:assert/strict";
import { test } from "node:test";
import { metricValue } from "#lib/kernel/metric.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { evidenceWith, sampleKey, sampleScored } from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 5);
const { gates, assurance } = loadAuditConfig({ environment: {} });
const spec = gates.find(({ gate }) => gate === "phase-1")!;

const keyOf = (day: number) => sampleKey({ asOfMs: startMs + day * dayMs });
const scoredAt = (day: number) =>
  sampleScored(9, 10, {
    key: keyOf(day),
    forecast: `forecasts/${day}`,
    closedMs: startMs + (day + 5) * dayMs,
  });
const failedAt = (day: number, reason = "COMMITMENT_UNREVEALED") => ({ key: keyOf(day), reason });

function violationRateOf(evidence: ReturnType<typeof evidenceWith>) {
  const { criteria } = evaluateSpec(pinSpec(spec), evidence);
  const { observed } = criteria.find(({ criterion }) => criterion === "violation-rate")!;
  return [metricValue(observed), observed.n];
}

test("a commitment that was not revealed is a violation, as written", () => {
  const scored = [0, 10, 20].map(scoredAt);
  assert.deepEqual(violationRateOf(evidenceWith({ scored })), [0, 3]);
  assert.deepEqual(violationRateOf(evidenceWith({ scored, failed: [failedAt(30)] })), [0.25, 4]);
  // What could not be made for another reason is counted as before.
  assert.deepEqual(
    violationRateOf(evidenceWith({ scored, failed: [failedAt(30, "FIT_FAILED")] })),
    [0, 3],
  );
});

test("one that failed for it and was made later is none", () => {
  const scored = [0, 10].map(scoredAt);
  assert.deepEqual(violationRateOf(evidenceWith({ scored, failed: [failedAt(10)] })), [0, 2]);
});

test("it takes a date of its own among those of the assured verdict, and can fail it", () => {
  const evidence = evidenceWith({
    failed: Array.from({ length: 12 }, (_, at) => failedAt(at * 60)),
  });
  const { dates } = knownDates(evidence);
  assert.equal(dates.length, 12);
  assert.ok(dates.every(({ scored }) => scored[0]?.status === "ENSEMBLE_UNDEFINED"));
  const found = evaluateSpec(pinSpec(spec), evidence);
  const { gate } = assuredFinding(spec, found, evidence, assurance);
  assert.equal(gate.verdict, "FAIL");
});

test("no gate passes with a commitment that was not revealed, however many were", () => {
  const scored = Array.from({ length: 40 }, (_, at) => scoredAt(at * 10));
  const evidence = evidenceWith({ scored, failed: [failedAt(400)] });
  assert.notEqual(evaluateSpec(pinSpec(spec), evidence).verdict, "PASS");
});
