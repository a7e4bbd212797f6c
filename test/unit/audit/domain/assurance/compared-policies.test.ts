import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import type { PolicyComparison } from "#services/audit/domain/evidence/policy-verdict.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  sampleComparison,
  scoredWithRatios,
} from "#test/unit/audit/sample-evidence.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const spec = gates.find(({ gate }) => gate === "phase-4")!;

/** The written and the assured verdict of both criteria on regimes, for the base's policy. */
function verdicts(...comparisons: readonly PolicyComparison[]) {
  const scored = scoredWithRatios([1]);
  const evidence = { ...evidenceWith({ scored }), policyComparisons: comparisons };
  const found = evaluateSpec(pinSpec(spec), evidence);
  const { criteria } = assuredFinding(spec, found, evidence, assurance);
  return found.criteria.flatMap(({ criterion, verdict }, at) =>
    criterion.startsWith("regime") ? [[verdict, criteria[at]!.verdict]] : [],
  );
}

const open = ["INCONCLUSIVE", "INCONCLUSIVE"];

test("a comparison that was recorded before there were assured ones counts as written", () => {
  assert.deepEqual(verdicts(), [open, open]);
  assert.deepEqual(verdicts(sampleComparison()), [
    ["PASS", "PASS"],
    ["PASS", "PASS"],
  ]);
});

test("no clear winner, an open and an exploratory comparison pass as written alone", () => {
  for (const assured of ["INCONCLUSIVE", "EXPLORATORY"] as const) {
    const half = ["PASS", "INCONCLUSIVE"];
    assert.deepEqual(verdicts(sampleComparison({ assured })), [half, half]);
    const won = sampleComparison({ assured, conclusion: "BASE_BETTER" });
    assert.deepEqual(verdicts(won), [half, half]);
  }
});

test("a winner that was shown passes, and its loser is in force no more", () => {
  const won = sampleComparison({ conclusion: "BASE_BETTER", assured: "BASE_BETTER" });
  assert.deepEqual(verdicts(won), [
    ["PASS", "PASS"],
    ["PASS", "PASS"],
  ]);
  const lost = sampleComparison({ conclusion: "OTHER_BETTER", assured: "OTHER_BETTER" });
  assert.deepEqual(verdicts(lost), [
    ["PASS", "PASS"],
    ["FAIL", "FAIL"],
  ]);
});

test("what is not decided as written is not decided by the assured conclusion alone", () => {
  const assuredAlone = sampleComparison({ conclusion: "INCONCLUSIVE", assured: "BASE_BETTER" });
  assert.deepEqual(verdicts(assuredAlone), [open, open]);
});

test("a policy that lost as written does not pass because nothing was shown", () => {
  const lost = sampleComparison({ conclusion: "OTHER_BETTER", assured: "INCONCLUSIVE" });
  assert.deepEqual(verdicts(lost), [
    ["PASS", "INCONCLUSIVE"],
    ["FAIL", "FAIL"],
  ]);
});
