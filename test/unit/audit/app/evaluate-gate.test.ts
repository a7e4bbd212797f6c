import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateGate } from "#services/audit/app/evaluate-gate.ts";
import type { EvidenceReader, GateSpecStore, JudgementStore } from "#services/audit/app/ports.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { evidenceWith, tradesWithProfits } from "#test/unit/audit/sample-evidence.ts";

const pinned = pinSpec(
  gateSpecSchema.parse({
    kind: "CRITERIA",
    gate: "g",
    title: "t",
    criteria: [
      {
        criterion: "mean-return",
        metric: "mean_return_per_trade",
        unit: "BPS",
        comparator: "AT_LEAST",
        threshold: 0,
        minimumN: 1,
      },
    ],
  }),
);
const evidence = evidenceWith({ trades: tradesWithProfits([1, 2, 3]) });
const reader: EvidenceReader = {
  evidenceOf: async () => evidence,
  auditsAfter: async () => [],
};
const judgements: JudgementStore = { judge: async () => [] };
const assurance = {
  alphaRatio: 0.05,
  powerRatio: 0.8,
  lossBoundRatio: 0.25,
  gainBoundRatio: 0.25,
  recordLossBoundRatio: 1,
};
const sources = { reader, judgements, assurance, policy: {} };
const specs: GateSpecStore = { find: async () => undefined, keep: async () => undefined };
const request = { gate: "g", auditSet: "sprints/a", specHash: undefined, withRobustness: true };

test("other calls run after each evaluation without a trade", async () => {
  let count = 0;
  const { robustness } = await evaluateGate([pinned], specs, sources, request, async () => {
    count += 1;
  });
  assert.deepEqual([robustness?.trades.tried, count], [3, 3]);
});

test("nothing more is evaluated once nobody waits for the answer", async () => {
  let count = 0;
  const evaluated = evaluateGate([pinned], specs, sources, request, async () => {
    count += 1;
    throw new Error("the caller cancelled");
  });
  await assert.rejects(evaluated, /the caller cancelled/);
  assert.equal(count, 1);
});

test("a setting is judged at the α that was pinned with it, and never above that of the policy", async () => {
  const alphaOf = async (change: object) => {
    const asked = { ...request, ...change };
    const found = await evaluateGate([pinned], specs, sources, asked, async () => undefined);
    return found.assured.gate.alphaRatio;
  };
  const first = 6 / Math.PI ** 2;
  assert.equal(await alphaOf({}), 0.05);
  assert.equal((await alphaOf({ trialNumber: 1 })).toFixed(12), (0.05 * first).toFixed(12));
  for (const [familyAlphaRatio, applied] of [
    [0.01, 0.01],
    [0.5, 0.05],
  ] as const) {
    const found = await alphaOf({ trialNumber: 1, familyAlphaRatio });
    assert.equal(found.toFixed(12), (applied * first).toFixed(12));
  }
});
