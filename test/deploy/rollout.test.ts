import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCodeOfVerdict } from "#cli/exit-code.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { AnalysisTemplate } from "#test/support/analysis-template.ts";
import { jobsOf, manifestsOf, ofKind } from "#test/support/manifests.ts";

const manifests = manifestsOf("test/testdata/deploy");

/** Whether one of the comparisons of a condition holds: `result == "FAIL" || result == "PASS_LOOSENED"`. */
function holds(condition: string, result: string): boolean {
  return condition.split(" || ").some((comparison) => {
    const [, value] = /^result == "(\w+)"$/.exec(comparison) ?? [];
    assert.ok(value, `${comparison} is a comparison`);
    return value === result;
  });
}

test("an analysis of Argo goes on with PASS, rolls back with FAIL, and holds with INCONCLUSIVE", () => {
  const template = manifests.find(({ kind }) => kind === "AnalysisTemplate");
  const { metrics } = (template as unknown as AnalysisTemplate).spec;
  const outcomes = Object.keys(GateVerdict).map((verdict) => {
    const [success, failure] = metrics.flatMap(({ successCondition, failureCondition }) => [
      holds(successCondition, verdict),
      holds(failureCondition, verdict),
    ]);
    return `${verdict}: ${success ? "success" : failure ? "failure" : "inconclusive"}`;
  });
  assert.deepEqual(outcomes, [
    // No verdict is sent as FAIL.
    "UNSPECIFIED: inconclusive",
    "PASS: success",
    "FAIL: failure",
    "INCONCLUSIVE: inconclusive",
    "PASS_LOOSENED: failure",
  ]);
});

test("the Job of a gate ends at once with a verdict that stays, and asks again while it is INCONCLUSIVE", () => {
  const [job] = ofKind(manifests, "Job");
  const rules = job?.spec?.podFailurePolicy?.rules ?? [];
  const outcomes = Object.entries(GateVerdict).map(([name, verdict]) => {
    const code = exitCodeOfVerdict(verdict);
    const rule = rules.findIndex(({ onExitCodes }) => onExitCodes?.values.includes(code));
    return `${name}: ${code === 0 ? "complete" : rule === -1 ? "again" : `failed by rule ${rule}`}`;
  });
  assert.deepEqual(outcomes, [
    "UNSPECIFIED: failed by rule 0",
    "PASS: complete",
    "FAIL: failed by rule 0",
    "INCONCLUSIVE: again",
    "PASS_LOOSENED: failed by rule 0",
  ]);
  // Without it Kubernetes refuses the policy.
  assert.deepEqual(
    jobsOf(manifests).map(({ pod }) => pod.restartPolicy),
    ["Never", "Never"],
  );
});
