import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditPeer } from "#gateway/sprint/app/audit-port.ts";
import { evaluateGate } from "#gateway/sprint/app/evaluate-gate.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { SprintJournal } from "#gateway/sprint/app/ports.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";

type Question = Parameters<AuditPeer["evaluateTogether"]>[0];

const policy = {
  forecast: { pinned: { lookbackBars: 500 } },
  risk: { pinned: {} },
  costModel: {},
  execution: {},
  gates: [{ gate: "phase-0", specHash: "a" }],
};
const sprint = (id: string, over: object = {}) =>
  ({
    ...{ name: `sprints/${id}`, state: "SUCCEEDED", provenance: "REAL", policy },
    ...over,
  }) as unknown as Sprint;

/** What the audit service is asked where these sprints are recorded. */
async function asked(
  recorded: readonly Sprint[],
  baseline = "",
  names = recorded.map(({ name }) => name),
  letOthersRun: () => Promise<void> = () => Promise.resolve(),
  leftOut: readonly string[] = [],
): Promise<Question> {
  let question: Question | undefined;
  const journal = {
    removed: async () => undefined,
    leftOut: () => leftOut,
    get: async (name: string) => recorded.find((one) => one.name === name),
    stepsAfter: async (name: string) => {
      const sequence = BigInt(recorded.findIndex((one) => one.name === name) + 1);
      return [{ facts: [{ source: "execution", sequence }] }];
    },
  } as unknown as SprintJournal;
  const audit = {
    evaluateTogether: async (of: Question) => {
      question = of;
      return {};
    },
  };
  const peers = { audit } as unknown as Peers;
  const rest = { gate: "phase-4", baseline, requiredEffectiveAudits: 0 };
  await evaluateGate({ journal, peers }, { ...rest, sprints: names }, letOthersRun);
  return question as Question;
}

test("the gate is asked of all sprints together, after the last fact of each", async () => {
  const { auditSets, after, cannotPass } = await asked([sprint("a"), sprint("b")]);
  assert.deepEqual(auditSets, ["sprints/a", "sprints/b"]);
  assert.deepEqual(after, [{ source: "execution", sequence: 2n }]);
  assert.equal(cannotPass, undefined);
});

test("several sprints show nothing while others of their policy are left out; one by itself may", async () => {
  const others = ["c", "d", "e", "f"].map((id) => `sprints/${id}`);
  const of = (names: readonly string[], leftOut: readonly string[]) =>
    asked([sprint("a"), sprint("b")], "", [...names], undefined, leftOut);
  const both = ["sprints/a", "sprints/b"];
  assert.match(
    (await of(both, others)).notShown ?? "",
    /left out \(sprints\/c, sprints\/d, sprints\/e and 1 more\)/,
  );
  assert.equal((await of(both, [])).notShown, undefined);
  assert.equal((await of(["sprints/a"], others)).notShown, undefined);
});

test("the facts of the baseline are waited for too, and it is no evidence of its own", async () => {
  const recorded = [sprint("a"), sprint("base")];
  const { auditSets, after, baselineAuditSet } = await asked(recorded, "sprints/base", [
    "sprints/a",
  ]);
  assert.deepEqual([auditSets, baselineAuditSet], [["sprints/a"], "sprints/base"]);
  assert.deepEqual(after, [{ source: "execution", sequence: 2n }]);
});

test("sprints that other gates judged go together; those of another policy or kind of bars do not", async () => {
  await asked([sprint("a"), sprint("b", { policy: { ...policy, gates: [] } })]);
  const stricter = { policy: { ...policy, risk: { pinned: { longOnly: true } } } };
  await assert.rejects(asked([sprint("a"), sprint("b", stricter)]), /are of two policies/);
  const withPass = { policy: { ...policy, intradayRisk: { holdingLimit: { bars: 6 } } } };
  await assert.rejects(asked([sprint("a"), sprint("b", withPass)]), /are of two policies/);
  const generated = { provenance: "SYNTHETIC" };
  await assert.rejects(asked([sprint("a"), sprint("b", generated)]), /recorded and generated/);
});

test("a gate cannot pass on a sprint that has not succeeded, or that was converted at generated rates", async () => {
  for (const state of ["RUNNING", "FAILED", "CANCELLED", "CANCELLING"]) {
    const { cannotPass } = await asked([sprint("a"), sprint("b", { state })]);
    assert.equal(cannotPass, `sprints/b is ${state}, not SUCCEEDED`);
  }
  const rates = [{ from: "ZAR", to: "USD", legs: [{ provenance: "SYNTHETIC" }] }];
  const { cannotPass } = await asked([sprint("a", { rates })]);
  assert.equal(cannotPass, "sprints/a was converted at generated rates");
});

test("a sprint that is not recorded is refused by its name", async () => {
  await assert.rejects(asked([sprint("a")], "", ["sprints/a", "sprints/z"]), {
    reason: "RESOURCE_NOT_FOUND",
    message: /sprints\/z/,
  });
});

test("other calls run between the sprints whose steps are read", async () => {
  let others = 0;
  await asked(
    [sprint("a"), sprint("b"), sprint("base")],
    "sprints/base",
    ["sprints/a", "sprints/b"],
    async () => {
      others += 1;
    },
  );
  assert.equal(others, 3);
});
