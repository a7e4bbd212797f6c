import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { keptEvaluation, notAssured, notPassed } from "#gateway/sprint/peers/gate-digest.ts";
import {
  AssuredVerdict,
  CriterionAssuranceSchema,
  GateAssuranceSchema,
  SkillVerdict,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  Comparator,
  CriterionResultSchema,
  GateEvaluationSchema,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import { KeepSurfaceSchema, SamplingLaw } from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";

const pinned = { gate: "g", specHash: "1".repeat(64) };

function evaluationWith(change: MessageInitShape<typeof CriterionResultSchema>) {
  const criterion = create(CriterionResultSchema, {
    criterion: "violation-rate",
    comparator: Comparator.AT_MOST,
    threshold: 0.25,
    minimumN: 1n,
    verdict: GateVerdict.PASS,
    ...change,
  });
  return create(GateEvaluationSchema, {
    gate: "g",
    verdict: GateVerdict.PASS,
    criteria: [criterion],
  });
}

test("what a gate lets through, and how sure it is, is kept, and belongs to no hash", () => {
  const bare = keptEvaluation(pinned, evaluationWith({}));
  const stated = evaluationWith({
    operatingCharacteristic: { law: SamplingLaw.BINOMIAL, n: 20n, subject: "violation rate" },
  });
  stated.keepSurface = create(KeepSurfaceSchema, { n: 20n });
  stated.criteria[0]!.assured = create(CriterionAssuranceSchema, { observations: 20 });
  stated.assured = create(GateAssuranceSchema, { verdict: AssuredVerdict.PASS });
  const kept = keptEvaluation(pinned, stated);
  assert.deepEqual(kept.digest, bare.digest);
  assert.match(JSON.stringify(kept.json), /"operatingCharacteristic":\{.*"violation rate"/);
});

test("what a gate found belongs to the hash", () => {
  const one = keptEvaluation(pinned, evaluationWith({}));
  const other = keptEvaluation(pinned, evaluationWith({ threshold: 0.3 }));
  assert.notDeepEqual(one.digest, other.digest);
});

test("a verdict that was never set counts as FAIL", () => {
  const evaluation = evaluationWith({});
  evaluation.verdict = GateVerdict.UNSPECIFIED;
  assert.equal(keptEvaluation(pinned, evaluation).digest.verdict, "FAIL");
});

test("what was found in records of other sprints too is in the verdict and in no hash", () => {
  const alone = keptEvaluation(pinned, evaluationWith({}));
  const evaluation = evaluationWith({});
  const other = { criterion: "regime-verdict", readsOtherRecords: true, verdict: GateVerdict.FAIL };
  evaluation.criteria.push(create(CriterionResultSchema, other));
  evaluation.verdict = GateVerdict.FAIL;
  evaluation.ownVerdict = GateVerdict.PASS;
  const kept = keptEvaluation(pinned, evaluation);
  assert.equal(kept.verdict, "FAIL");
  assert.deepEqual(kept.digest, alone.digest);
});

test("a gate that held by something looser than before is kept as that, not as PASS", () => {
  const evaluation = evaluationWith({});
  evaluation.verdict = GateVerdict.PASS_LOOSENED;
  const { digest, json } = keptEvaluation(pinned, evaluation);
  assert.equal(digest.verdict, "PASS_LOOSENED");
  assert.match(JSON.stringify(json), /"verdict":"GATE_VERDICT_PASS_LOOSENED"/);
});

test("a verdict of a later version counts as FAIL", () => {
  const evaluation = evaluationWith({});
  evaluation.verdict = 99 as GateVerdict;
  assert.equal(keptEvaluation(pinned, evaluation).digest.verdict, "FAIL");
});

test("what may not pass is inconclusive where it would, loosened or not, and else stays as it is", () => {
  const withVerdict = (verdict: GateVerdict) => ({ ...evaluationWith({}), verdict, reason: "r" });
  for (const name of ["PASS", "PASS_LOOSENED"] as const) {
    const { verdict, reason } = notPassed(withVerdict(GateVerdict[name]), "it was stopped");
    assert.equal(verdict, GateVerdict.INCONCLUSIVE);
    assert.equal(reason, `it was stopped; otherwise it would be ${name}: r`);
  }
  const one = { verdict: SkillVerdict.SHOWN };
  const shown = create(GateAssuranceSchema, {
    ...{ verdict: AssuredVerdict.PASS, reason: "r", tradeSkills: [one] },
    skill: { shown: true, skilled: true, harmless: one, opponents: [one] },
  });
  const assured = notPassed({ ...evaluationWith({}), assured: shown }, "it was stopped").assured;
  assert.equal(assured?.verdict, AssuredVerdict.INCONCLUSIVE);
  const chosen = { ...withVerdict(GateVerdict.PASS), assured: shown };
  const held = notAssured(chosen, "others are left out");
  assert.deepEqual(
    [held.verdict, held.assured?.verdict],
    [GateVerdict.PASS, AssuredVerdict.INCONCLUSIVE],
  );
  const { skill, tradeSkills } = held.assured!;
  assert.deepEqual([skill?.shown, skill?.skilled], [false, false]);
  for (const { verdict, undefinedReason } of [
    ...[skill!.harmless!, ...skill!.opponents, ...tradeSkills],
  ]) {
    assert.deepEqual([verdict, undefinedReason], [SkillVerdict.UNDEFINED, "others are left out"]);
  }
  assert.match(held.assured!.reason, /^others are left out; otherwise it would be shown/);
  const failed = withVerdict(GateVerdict.FAIL);
  assert.equal(notPassed(failed, "it was stopped"), failed);
});
