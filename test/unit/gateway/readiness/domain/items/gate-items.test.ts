import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence } from "#gateway/readiness/domain/evidence.ts";
import type {
  AssuredFinding,
  CriterionFinding,
  GateFinding,
} from "#gateway/readiness/domain/gate-finding.ts";
import { findingOf, soundEvidence, sprint } from "#test/support/readiness-evidence.ts";

const gateOf = {
  "phase-0": "phase-0",
  "phase-4": "phase-4",
  attribution: "phase-5",
  regime: "phase-4",
  "win-rate": "phase-5",
  "profit-factor": "phase-5",
} as const;
const items = Object.entries(gateOf);

/** Sound evidence with one gate changed. */
function withGate(name: string, changed: Partial<GateFinding>): Evidence {
  const evidence = soundEvidence();
  const gate = evidence.gates.get(name)!;
  return { ...evidence, gates: new Map([...evidence.gates, [name, { ...gate, ...changed }]]) };
}

/** Sound evidence with one criterion of a gate changed. */
function withCriterion(name: string, metric: string, changed: Partial<CriterionFinding>): Evidence {
  const { criteria } = soundEvidence().gates.get(name)!;
  return withGate(name, {
    criteria: criteria.map((one) => (one.metric === metric ? { ...one, ...changed } : one)),
  });
}

test("each item passes on its gate, whose hashes it names", () => {
  for (const [id, gate] of items) {
    const { status, nextStep, records } = findingOf(id, soundEvidence());
    assert.deepEqual([status, nextStep], ["PASS", ""], id);
    const [record] = records;
    assert.equal(record?.kind, "GATE_EVALUATION");
    assert.deepEqual([record?.name, record?.hash], [gate, `hash of ${gate}`]);
    assert.equal(record?.evidenceHash, "c".repeat(64));
  }
});

test("without a sprint each item is inconclusive and names the command", () => {
  for (const [id] of items) {
    const { status, nextStep } = findingOf(id, { ...soundEvidence(), sprints: [] });
    assert.equal(status, "INCONCLUSIVE", id);
    assert.match(
      nextStep,
      /^run pmx (sprint --phase \d$|ab --vary regime\.enabled=true,false )/,
      id,
    );
  }
});

test("a gate that is not on file fails the item", () => {
  for (const [id] of items) {
    assert.equal(findingOf(id, { ...soundEvidence(), gates: new Map() }).status, "FAIL", id);
  }
});

test("phase 0 and phase 4 follow the verdict of their gate, and an unknown one is no pass", () => {
  for (const id of ["phase-0", "phase-4"]) {
    const statusOf = (verdict: string) => findingOf(id, withGate(id, { verdict })).status;
    assert.equal(statusOf("FAIL"), "FAIL");
    assert.equal(statusOf("INCONCLUSIVE"), "INCONCLUSIVE");
    assert.equal(statusOf("PASS_LOOSENED"), "FAIL");
    assert.equal(statusOf("UNSPECIFIED"), "FAIL");
  }
});

test("a hundred audits whose ensemble is not kept fail, and name what it is", () => {
  for (const ensembleStatus of ["RESEARCH_ONLY", "DISABLE_DEFAULT", ""]) {
    const found = findingOf("phase-4", withGate("phase-4", { ensembleStatus }));
    assert.equal(found.status, "FAIL");
    assert.match(found.reason, /the ensemble is .*, not KEEP/);
  }
});

test("the items of phase 5 follow their own criterion and no other", () => {
  const metrics = {
    attribution: "attribution_filled_ratio",
    "win-rate": "win_rate",
    "profit-factor": "profit_factor_trades",
  };
  for (const [id, metric] of Object.entries(metrics)) {
    for (const verdict of ["FAIL", "INCONCLUSIVE"] as const) {
      const evidence = withCriterion("phase-5", metric, { verdict });
      for (const other of Object.keys(metrics)) {
        assert.equal(findingOf(other, evidence).status, other === id ? verdict : "PASS");
      }
    }
  }
});

test("a criterion that holds in a gate of a loosened file passes no item", () => {
  for (const id of ["attribution", "win-rate", "profit-factor"]) {
    const { status, reason } = findingOf(id, withGate("phase-5", { verdict: "PASS_LOOSENED" }));
    assert.equal(status, "INCONCLUSIVE");
    assert.match(reason, /the verdict of gate phase-5 is PASS_LOOSENED/);
  }
});

test("a gate file that asks for less than the checklist fails the item, whatever it finds", () => {
  const looser: readonly (readonly [string, string, string, Partial<CriterionFinding>])[] = [
    ["phase-0", "phase-0", "mean_return_per_trade", { threshold: -14 }],
    ["phase-4", "phase-4", "effective_audits", { threshold: 99 }],
    ["regime", "phase-4", "regime_comparisons_decided", { threshold: 0 }],
    ["regime", "phase-4", "regime_policy_stands", { metric: "audit_runs" }],
    ["attribution", "phase-5", "attribution_filled_ratio", { threshold: 0.9 }],
    ["win-rate", "phase-5", "win_rate", { threshold: 0.4 }],
    ["win-rate", "phase-5", "win_rate", { windowCloses: 20 }],
    ["win-rate", "phase-5", "win_rate", { windowCloses: 0 }],
    ["profit-factor", "phase-5", "profit_factor_trades", { comparator: "AT_MOST" }],
    ["profit-factor", "phase-5", "profit_factor_trades", { metric: "profit_factor" }],
  ];
  for (const [id, gate, metric, changed] of looser) {
    const { status, reason } = findingOf(id, withCriterion(gate, metric, changed));
    assert.equal(status, "FAIL", id);
    assert.match(reason, /does not ask for/, id);
  }
});

test("evidence that is not whole never passes: unfinished, generated, of another policy, with facts missing", () => {
  const evidence = soundEvidence();
  for (const [id, gate] of items) {
    const weak: readonly (readonly [Evidence, RegExp])[] = [
      [{ ...evidence, sprints: [sprint, { ...sprint, state: "FAILED" }] }, /FAILED, not SUCCEEDED/],
      [{ ...evidence, sprints: [{ ...sprint, isRecorded: false }] }, /recorded bars/],
      [{ ...evidence, changedPolicies: ["forecast", "risk"] }, /another forecast and risk policy/],
      [withGate(gate, { gap: "7 audits are without a forecast" }), /7 audits are without/],
    ];
    for (const [one, said] of weak) {
      const { status, reason } = findingOf(id, one);
      assert.equal(status, "INCONCLUSIVE", id);
      assert.match(reason, said);
    }
  }
});

test("regime detection is decided by the criteria of phase 4 on recorded comparisons, which it names", () => {
  const { status, records } = findingOf("regime", soundEvidence());
  assert.equal(status, "PASS");
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ["GATE_EVALUATION", "COMPARISON", "SPRINT"],
  );
  const none = withCriterion("phase-4", "regime_comparisons_decided", { verdict: "INCONCLUSIVE" });
  assert.match(findingOf("regime", none).nextStep, /pmx ab --vary regime\.enabled=true,false/);
  assert.equal(findingOf("regime", none).status, "INCONCLUSIVE");
  const lost = findingOf(
    "regime",
    withCriterion("phase-4", "regime_policy_stands", { verdict: "FAIL" }),
  );
  assert.equal(lost.status, "FAIL");
  assert.match(lost.nextStep, /^set regime\.enabled in forecast\.yaml/);
});

test("a regime that is decided as written and not shown is open, and a waiver is what else there is", () => {
  const assured = { verdict: "INCONCLUSIVE", reason: "no comparison of its policy shows" };
  const written = withCriterion("phase-4", "regime_comparisons_decided", { assured });
  const { status, reason } = findingOf("regime", written);
  assert.equal(status, "INCONCLUSIVE");
  assert.match(
    reason,
    /^assured INCONCLUSIVE: no comparison of its policy shows; as written it is PASS/,
  );
  const [comparison] = soundEvidence().regimeComparisons;
  const regimeComparisons = [
    { ...comparison!, assured: { conclusion: "EXPLORATORY", reason: "all were seen" } },
  ];
  const { records } = findingOf("regime", { ...soundEvidence(), regimeComparisons });
  assert.match(records[1]!.detail, /; assured EXPLORATORY: all were seen$/);
});

test("evidence that is not whole does not hide a failure", () => {
  const failed = withGate("phase-0", { verdict: "FAIL", gap: "facts have not arrived" });
  const { status, reason } = findingOf("phase-0", failed);
  assert.equal(status, "FAIL");
  assert.match(reason, /facts have not arrived$/);
});

test("a gate or criterion that passes as written passes an item only where it is assured, too", () => {
  const { phase0, winRate } = {
    phase0: (assured: AssuredFinding) => findingOf("phase-0", withGate("phase-0", { assured })),
    winRate: (assured: AssuredFinding) =>
      findingOf("win-rate", withCriterion("phase-5", "win_rate", { assured })),
  };
  for (const found of [phase0, winRate]) {
    assert.equal(found({ verdict: "PASS", reason: "r" }).status, "PASS");
    assert.equal(found({ verdict: "FAIL", reason: "r" }).status, "FAIL");
    assert.equal(found({ verdict: "PASS_LOOSENED", reason: "r" }).status, "FAIL");
    const open = found({ verdict: "INCONCLUSIVE", reason: "evidence 3 of the 20" });
    assert.equal(open.status, "INCONCLUSIVE");
    assert.match(
      open.reason,
      /^assured INCONCLUSIVE: evidence 3 of the 20; as written it is PASS: /,
    );
  }
  const seen = phase0({ verdict: "EXPLORATORY", reason: "all were there before" });
  assert.equal(seen.status, "INCONCLUSIVE");
  assert.match(seen.reason, /^assured EXPLORATORY: all were there before; as written it is PASS: /);
  assert.match(seen.nextStep, /more evidence: pmx sprint --forward NAME /);
  const failed = withGate("phase-0", {
    verdict: "FAIL",
    assured: { verdict: "PASS", reason: "r" },
  });
  assert.equal(findingOf("phase-0", failed).status, "FAIL");
});
