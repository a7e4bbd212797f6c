import assert from "node:assert/strict";
import { test } from "node:test";
import { gateFindingFromJson } from "#gateway/readiness/peers/gate-finding.ts";

const criterion = {
  criterion: "win-rate-of-last-closes",
  observed: { name: "win_rate", unit: "METRIC_UNIT_SHARE", n: "50", value: 0.52 },
  comparator: "COMPARATOR_AT_LEAST",
  threshold: 0.5,
  minimumN: "50",
  verdict: "GATE_VERDICT_PASS",
  message: "win rate is 52.0 %",
  windowCloses: 50,
};
const evaluation = {
  gate: "phase-5",
  specHash: "a".repeat(64),
  verdict: "GATE_VERDICT_PASS",
  ensembleStatus: "ENSEMBLE_STATUS_KEEP",
  reason: "every criterion holds",
  criteria: [criterion],
};

test("an evaluation is read with its criteria, their windows and its ensemble", () => {
  const { gate, verdict, ensembleStatus, criteria, gap } = gateFindingFromJson(evaluation);
  assert.deepEqual([gate, verdict, ensembleStatus, gap], ["phase-5", "PASS", "KEEP", undefined]);
  assert.deepEqual(criteria, [
    {
      criterion: "win-rate-of-last-closes",
      metric: "win_rate",
      comparator: "AT_LEAST",
      threshold: 0.5,
      windowCloses: 50,
      verdict: "PASS",
      message: "win rate is 52.0 %",
    },
  ]);
});

test("what a criterion lets through belongs to no hash, what it measured does", () => {
  const { evidenceHash } = gateFindingFromJson(evaluation);
  const other = { ...criterion, operatingCharacteristic: { minimumN: "90" } };
  assert.equal(
    gateFindingFromJson({ ...evaluation, criteria: [other] }).evidenceHash,
    evidenceHash,
  );
  const measured = { ...criterion, observed: { ...criterion.observed, value: 0.54 } };
  assert.notEqual(
    gateFindingFromJson({ ...evaluation, criteria: [measured] }).evidenceHash,
    evidenceHash,
  );
  assert.equal(
    gateFindingFromJson({ ...evaluation, auditSet: "sprints/x" }).evidenceHash,
    evidenceHash,
  );
});

test("a criterion against a baseline or over a window of audits is no bound that an item asks for", () => {
  const baseline = { ...criterion, baseline: criterion.observed };
  assert.equal(
    gateFindingFromJson({ ...evaluation, criteria: [baseline] }).criteria[0]?.metric,
    "",
  );
  const ofAudits = { ...criterion, windowCloses: 0, windowAudits: 50 };
  const [found] = gateFindingFromJson({ ...evaluation, criteria: [ofAudits] }).criteria;
  assert.notEqual(found?.windowCloses, 0);
});

test("facts that are missing or unreadable, and audits without a forecast, are a gap", () => {
  const gapOf = (more: object) => gateFindingFromJson({ ...evaluation, ...more }).gap;
  assert.match(gapOf({ deadLetterCount: "2" }) ?? "", /^2 facts could not be read$/);
  const missingFacts = [{ source: "execution", firstSequence: "1", lastSequence: "2" }];
  assert.match(gapOf({ missingFacts }) ?? "", /not arrived/);
  assert.match(
    gapOf({ withoutForecast: [{ reason: "FIT_FAILED", count: "7" }] }) ?? "",
    /^7 audits/,
  );
});

test("a verdict and a field that this version does not know are read as no verdict, and left out", () => {
  const { verdict, criteria } = gateFindingFromJson({
    ...evaluation,
    verdict: "GATE_VERDICT_OF_LATER",
    later: true,
    criteria: [{ ...criterion, verdict: "GATE_VERDICT_OF_LATER" }],
  });
  assert.deepEqual([verdict, criteria[0]?.verdict], ["UNSPECIFIED", "UNSPECIFIED"]);
});

test("how sure a gate and its criteria are is read, and belongs to no hash", () => {
  const assured = { verdict: "ASSURED_VERDICT_INCONCLUSIVE", reason: "evidence 3 of the 20" };
  const found = gateFindingFromJson({
    ...evaluation,
    criteria: [{ ...criterion, assured }],
    assured: { ...assured, verdict: "ASSURED_VERDICT_FAIL" },
  });
  assert.deepEqual(found.assured, { verdict: "FAIL", reason: "evidence 3 of the 20" });
  assert.equal(found.criteria[0]?.assured?.verdict, "INCONCLUSIVE");
  const bare = gateFindingFromJson(evaluation);
  assert.equal(found.evidenceHash, bare.evidenceHash);
  assert.equal(bare.assured, undefined);
});
