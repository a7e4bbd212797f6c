import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence, FeatureEvidence } from "#gateway/readiness/domain/evidence.ts";
import {
  findingOf,
  frontierGate,
  nowMs,
  soundEvidence,
  sprint,
  waiver,
} from "#test/support/readiness-evidence.ts";

const frontierSprint = { ...sprint, name: "sprints/frontier", gates: [frontierGate] };

function withFrontier(changed: Partial<FeatureEvidence>): Evidence {
  const feature = { sprint: frontierSprint, changedPolicies: [], ...changed };
  return { ...soundEvidence(), features: new Map([["phase-3-frontier", feature]]), waivers: [] };
}

test("a feature passes on the newest sprint that its gate has judged", () => {
  const { status, reason, records } = findingOf("frontier", withFrontier({}));
  assert.equal(status, "PASS");
  assert.match(reason, /^gate phase-3-frontier of sprints\/frontier: PASS/);
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ["GATE_EVALUATION", "SPRINT"],
  );
});

test("a feature whose gate failed, is another since, or was judged on other terms does not pass", () => {
  const judged = (verdict: string) => ({
    sprint: { ...frontierSprint, gates: [{ ...frontierGate, verdict }] },
  });
  const other = { ...frontierGate, specHash: "an older one" };
  const cases: readonly (readonly [Partial<FeatureEvidence>, string, RegExp])[] = [
    [judged("FAIL"), "FAIL", /FAIL/],
    [judged("PASS_LOOSENED"), "FAIL", /PASS_LOOSENED/],
    [judged("INCONCLUSIVE"), "INCONCLUSIVE", /INCONCLUSIVE/],
    [{ sprint: { ...frontierSprint, gates: [other] } }, "INCONCLUSIVE", /another one since/],
    [{ sprint: { ...frontierSprint, isRecorded: false } }, "INCONCLUSIVE", /recorded bars/],
    [{ changedPolicies: ["risk"] }, "INCONCLUSIVE", /the risk policy in force is another one/],
  ];
  for (const [changed, status, said] of cases) {
    const found = findingOf("frontier", withFrontier(changed));
    assert.equal(found.status, status);
    assert.match(found.reason, said);
    assert.match(found.nextStep, /--include-frontier-tickers.*--waive frontier/);
  }
});

test("a feature without a gate on file is inconclusive, and passes by its gate alone once there is one", () => {
  const without = { ...soundEvidence(), waivers: [] };
  const found = findingOf("barbell", without);
  assert.equal(found.status, "INCONCLUSIVE");
  assert.match(found.reason, /no gate phase-3-barbell on file/);
  const gate = { ...frontierGate, gate: "phase-3-barbell", specHash: "barbell" };
  const validated = {
    ...without,
    gatesOnFile: [{ gate: "phase-3-barbell", specHash: "barbell" }],
    features: new Map([
      ["phase-3-barbell", { sprint: { ...sprint, gates: [gate] }, changedPolicies: [] }],
    ]),
  };
  assert.equal(findingOf("barbell", validated).status, "PASS");
});

test("a waiver that counts defers a feature, and says who, why, until when and otherwise what", () => {
  const { status, reason, records } = findingOf("barbell", soundEvidence());
  assert.equal(status, "WAIVED");
  assert.match(
    reason,
    /^deferred by the desk until 2026-06-02T00:00:00\.000Z for any policy: no treasury bars yet \(otherwise INCONCLUSIVE: /,
  );
  assert.deepEqual([records[0]?.kind, records[0]?.name], ["WAIVER", "waivers/one"]);
});

test("a feature that passes needs no waiver", () => {
  const waivers = [{ ...waiver, item: "frontier" }];
  assert.equal(findingOf("frontier", { ...withFrontier({}), waivers }).status, "PASS");
});

test("a waiver that has expired, was revoked or is for another policy defers nothing, and the reason names it", () => {
  const revocation = { revokedBy: "risk", rationale: "built", revokeTimeMs: nowMs };
  const cases = [
    [{ ...waiver, expireTimeMs: nowMs }, /waivers\/one expired at 2026-06-01T00:00:00\.000Z/],
    [{ ...waiver, revocation }, /waivers\/one was revoked by risk/],
    [{ ...waiver, policyHash: "0123456789ab" }, /waivers\/one is for policy 0123456789ab alone/],
  ] as const;
  for (const [one, said] of cases) {
    const found = findingOf("barbell", { ...soundEvidence(), waivers: [one] });
    assert.equal(found.status, "INCONCLUSIVE");
    assert.match(found.reason, said);
  }
});

test("what counts already cannot be deferred: a sprint that trades under a barbell", () => {
  const evidence = { ...soundEvidence(), sprints: [{ ...sprint, hasBarbell: true }] };
  const { status, reason, nextStep } = findingOf("barbell", { ...evidence, waivers: [waiver] });
  assert.equal(status, "INCONCLUSIVE");
  assert.match(reason, /waivers\/one does not count: sprints\/one, which counts, trades under a/);
  assert.doesNotMatch(nextStep, /--waive/);
});

test("what counts already cannot be deferred: a sprint that trades the frontier universe", () => {
  const evidence = {
    ...withFrontier({ sprint: { ...frontierSprint, gates: [] } }),
    sprints: [{ ...sprint, hasFrontier: true }],
    waivers: [{ ...waiver, item: "frontier" }],
  };
  const { status, reason, nextStep } = findingOf("frontier", evidence);
  assert.equal(status, "INCONCLUSIVE");
  assert.match(reason, /waivers\/one does not count: sprints\/one, which counts, trades/);
  assert.doesNotMatch(nextStep, /--waive/);
});
