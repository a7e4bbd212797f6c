import assert from "node:assert/strict";
import { test } from "node:test";
import { compareAuditSets } from "#services/audit/app/compare-audit-sets.ts";
import type { ComparisonStore, EvidenceReader } from "#services/audit/app/ports.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import {
  type ComparedSets,
  type SetComparison,
  standardSpec,
} from "#services/audit/domain/comparison/comparison.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import { evidenceWith, scoredWithRatios } from "../sample-evidence.ts";

const asked: ComparedSets = {
  baseAuditSet: "sprints/a",
  otherAuditSet: "sprints/b",
  varied: [{ path: "forecast.regime.enabled", baseJson: "true", otherJson: "false" }],
  spec: { ...standardSpec, violationRatio: 1.1 },
  sharedHash: "h",
  provenance: "REAL",
};

function surroundings(evidence: (auditSet: string) => Evidence) {
  const kept = new Map<string, SetComparison>();
  let reads = 0;
  let nowMs = 1_000;
  const comparisons: ComparisonStore = {
    find: (name) => kept.get(name),
    async keep(comparison) {
      const { name } = comparison;
      if (!kept.has(name)) kept.set(name, comparison);
      return kept.get(name) as SetComparison;
    },
    list: () => [...kept.values()].map((comparison, at) => ({ position: at + 1, comparison })),
  };
  const reader: EvidenceReader = {
    async evidenceOf(auditSet) {
      reads += 1;
      return evidence(auditSet);
    },
    auditsAfter: async () => [],
  };
  const policy = { violationRatio: 1.1, liftRatio: 1, shortHoldingDays: 3 };
  const { assurance } = loadAuditConfig({ environment: {} });
  return {
    kept,
    reads: () => reads,
    comparisons,
    reader,
    policy,
    assurance,
    nowMs: () => (nowMs += 1),
  };
}

const whole = () => evidenceWith({ scored: scoredWithRatios([1, 1.1, 1.2]) });

test("the same question has the recorded answer, whatever evidence came since", async () => {
  let ratios = [1];
  const around = surroundings(() => evidenceWith({ scored: scoredWithRatios(ratios) }));
  const first = await compareAuditSets(around, asked);
  ratios = [1, 2, 3];
  assert.deepEqual(await compareAuditSets(around, asked), first);
  assert.deepEqual([around.kept.size, around.reads()], [1, 2]);
});

test("another specification, and the arms exchanged, are other questions", async () => {
  const around = surroundings(whole);
  const names = [
    asked,
    { ...asked, spec: { ...asked.spec, decisiveMetric: "rmse_ratio" } },
    { ...asked, baseAuditSet: "sprints/b", otherAuditSet: "sprints/a" },
  ].map(async (question) => (await compareAuditSets(around, question)).name);
  assert.equal(new Set(await Promise.all(names)).size, 3);
});

test("another question of the same arms shows nothing: it may have been chosen by what came out", async () => {
  const around = surroundings(whole);
  const first = await compareAuditSets(around, asked);
  assert.equal(first.assured?.conclusion, "INCONCLUSIVE");
  const by = { ...asked, spec: { ...asked.spec, decisiveMetric: "rmse_ratio" } };
  const exchanged = { ...by, baseAuditSet: "sprints/b", otherAuditSet: "sprints/a" };
  for (const question of [by, exchanged]) {
    const { assured } = await compareAuditSets(around, question);
    assert.equal(assured?.conclusion, "EXPLORATORY");
    assert.match(assured.reason, new RegExp(`compared before \\(${first.name}\\)`));
  }
});

test("the level is that of the later trial, and what both settings could have seen is EXPLORATORY", async () => {
  const terms = { trialNumber: 3, seenUntilMs: Date.UTC(2020, 0, 1) };
  const { assured } = await compareAuditSets(surroundings(whole), { ...asked, terms });
  assert.deepEqual([assured?.conclusion, assured?.basis], ["EXPLORATORY", "EXPLORATORY"]);
  assert.equal(assured?.alphaRatio, (6 * 0.05) / (Math.PI * Math.PI) / 3 / 3);
});

test("an audit set is not compared with itself", async () => {
  await assert.rejects(
    compareAuditSets(surroundings(whole), { ...asked, otherAuditSet: "sprints/a" }),
    { reason: "FIELD_INVALID", message: /other_audit_set/ },
  );
});

for (const [what, lacking, code] of [
  ["facts that could not be read", { deadLetterCount: 1 }, "FAILED_PRECONDITION"],
  ["facts that are lost", { missingFacts: [missing(true)] }, "FAILED_PRECONDITION"],
  ["facts that have not arrived", { missingFacts: [missing(false)] }, "UNAVAILABLE"],
] as const) {
  test(`nothing is recorded of evidence with ${what}`, async () => {
    const around = surroundings((set) => (set === "sprints/b" ? evidenceWith(lacking) : whole()));
    await assert.rejects(compareAuditSets(around, asked), { code, reason: "FACTS_PENDING" });
    assert.equal(around.kept.size, 0);
  });
}

function missing(isGone: boolean) {
  return { source: "execution", firstSequence: 3, lastSequence: 4, isGone };
}
