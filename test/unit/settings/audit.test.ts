import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import { plannedAssurances } from "#services/audit/domain/assurance/plan-assurance.ts";
import { assuredSets } from "#services/audit/domain/comparison/assured-sets.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { standardPolicy } from "#services/audit/domain/track-record/standard-policy.ts";
import { armOfRuns } from "../audit/domain/comparison/assured-arms.ts";
import { evidenceWith, sampleTrade, scoredWithRatios } from "../audit/sample-evidence.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "audit.yaml";
const changes: Readonly<Record<string, number>> = {
  "policy.violationRatio": 1.3,
  "policy.liftRatio": 0.9,
  "policy.shortHoldingDays": 8,
  "assurance.alphaRatio": 0.01,
  "assurance.powerRatio": 0.9,
  "assurance.lossBoundRatio": 0.5,
  "assurance.recordLossBoundRatio": 2,
  "assurance.gainBoundRatio": 0.5,
};

/** The scorecard, how sure a mean return and a comparison of profits are, and what a plan says of violations; what is asked of a record. */
function answers(folder?: string): unknown {
  const { policy, assurance, gates } = loadAuditConfig({
    environment: {},
    ...(folder ? { folder } : {}),
  });
  const evidence = evidenceWith({
    scored: scoredWithRatios([1.2, 0.95]),
    trades: [sampleTrade({ calendarDaysHeld: 6 })],
  });
  const spec = gates.find(({ gate }) => gate === "phase-0")!;
  const finding = evaluateSpec(pinSpec(spec), evidence);
  const assured = assuredFinding(spec, finding, evidence, assurance);
  const violations = gates.find(({ gate }) => gate === "forecast-audits")!;
  const planned = plannedAssurances(
    violations,
    { audits: 20, trades: 0, spreadBps: 100 },
    assurance,
  );
  const record = standardPolicy(assurance);
  const trading = [{ day: 0, returns: [0.05] }];
  const arms = [armOfRuns(trading), armOfRuns([])] as const;
  const compared = assuredSets(arms, "net_pnl", { violationRatio: 1.1 }, assurance);
  const profits = compared.differences.get("net_pnl");
  return {
    scorecard: scorecardOf(evidence, policy).contentHash,
    assured,
    planned,
    record,
    profits,
  };
}

test("every setting of audit.yaml changes the scorecard, how sure a gate is, a plan or a record", () => {
  const before = answers();
  for (const path of settingsOf(file)) {
    assert.ok(changes[path], `${path} has no change in this test`);
    assert.notDeepEqual(withSetting(file, path, changes[path], answers), before, path);
  }
});
