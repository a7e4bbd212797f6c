import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type EvaluateReadinessDependencies,
  evaluateReadiness,
} from "#gateway/readiness/app/evaluate-readiness.ts";
import type { RecordedSprint } from "#gateway/readiness/domain/evidence.ts";
import type { Readiness } from "#gateway/readiness/domain/readiness.ts";
import {
  build,
  frontierGate,
  nowMs,
  policyHash,
  soundEvidence,
  sprint,
} from "#test/support/readiness-evidence.ts";

/** Evaluates over these sprints, newest first, and says what was asked and kept. */
async function evaluated(recorded: readonly RecordedSprint[], named: readonly string[] = []) {
  const evidence = soundEvidence();
  const asked: string[] = [];
  const kept: Readiness[] = [];
  const dependencies = {
    sprints: {
      async *all() {
        yield* recorded;
      },
      async evaluate(gate: string, sprints: readonly string[]) {
        asked.push(`${gate} ${sprints.join(" ")}`);
        return evidence.gates.get(gate);
      },
      changedPolicies: async (name: string) => (name.startsWith("sprints/stale") ? ["risk"] : []),
      policiesInForce: async () => evidence.policies,
      gatesOnFile: async () => evidence.gatesOnFile,
    },
    files: {
      checkRun: async () => evidence.checkRun,
      manifests: async () => evidence.manifests,
    },
    readRegimeComparisons: async () => evidence.regimeComparisons,
    readStoredTimes: async () => evidence.storedTimes,
    journal: {
      keep: async (readiness: Readiness) => void kept.push(readiness),
      waivers: async () => evidence.waivers,
    },
    nowMs: () => nowMs,
    newId: () => "7",
    build,
  } as unknown as EvaluateReadinessDependencies;
  const readiness = await evaluateReadiness(dependencies, named);
  return { readiness, asked, kept };
}

const of = (id: string, over: Partial<RecordedSprint> = {}): RecordedSprint => {
  return { ...sprint, name: `sprints/${id}`, ...over };
};
const statusOf = ({ items }: Readiness, id: string) => items.find((one) => one.id === id)?.status;
const frontier = of("frontier", { gates: [frontierGate], policyHash: "f", hasFrontier: true });

test("the answer is kept as it is given, under a name, with build and time", async () => {
  const { readiness, kept } = await evaluated([sprint, frontier]);
  assert.deepEqual(kept, [readiness]);
  const { name, verdict, evaluateTimeMs, sprints } = readiness;
  assert.deepEqual([name, verdict, evaluateTimeMs], ["readiness/7", "GO", nowMs]);
  assert.deepEqual(
    [sprints, readiness.policyHash, readiness.build],
    [["sprints/one"], policyHash, build],
  );
});

test("every sprint on recorded bars that succeeded under the newest one's policy counts, and the others are named", async () => {
  const { readiness, asked } = await evaluated([
    of("generated", { isRecorded: false }),
    of("running", { state: "RUNNING" }),
    of("new"),
    of("stopped", { state: "CANCELLED" }),
    of("other policy", { policyHash: "0" }),
    of("old"),
  ]);
  assert.deepEqual(readiness.sprints, ["sprints/new", "sprints/old"]);
  assert.deepEqual(
    asked,
    ["phase-0", "phase-4", "phase-5"].map((gate) => `${gate} sprints/new sprints/old`),
  );
  assert.deepEqual(readiness.leftOut, [
    { name: "sprints/generated", reason: "did not run on recorded bars alone" },
    { name: "sprints/running", reason: "is RUNNING" },
    { name: "sprints/stopped", reason: "is CANCELLED" },
  ]);
});

test("sprints that are named count alone, and those of the same policy that were not are said", async () => {
  const { readiness } = await evaluated([of("new"), of("old")], ["sprints/old"]);
  assert.deepEqual(readiness.sprints, ["sprints/old"]);
  assert.deepEqual(
    readiness.leftOut.map(({ name }) => name),
    ["sprints/new"],
  );
});

test("a sprint that is named and has not succeeded counts, and nothing passes on it", async () => {
  const { readiness } = await evaluated(
    [of("stopped", { state: "CANCELLED" })],
    ["sprints/stopped"],
  );
  assert.equal(statusOf(readiness, "phase-0"), "INCONCLUSIVE");
});

test("a name that is none, and sprints of two policies, are refused", async () => {
  await assert.rejects(evaluated([sprint], ["sprints/z"]), { reason: "RESOURCE_NOT_FOUND" });
  const two = [of("a"), of("b", { policyHash: "0" })];
  await assert.rejects(evaluated(two, ["sprints/a", "sprints/b"]), {
    reason: "FIELD_INVALID",
    message: /sprints\/a and sprints\/b are of two policies/,
  });
});

test("without any sprint nothing is asked of the gates, and the answer is kept all the same", async () => {
  const { readiness, asked, kept } = await evaluated([]);
  assert.deepEqual([asked, readiness.policyHash, kept.length], [[], "", 1]);
  assert.equal(statusOf(readiness, "win-rate"), "INCONCLUSIVE");
});

test("evidence of a policy that is not in force any more passes nothing", async () => {
  const { readiness } = await evaluated([of("stale")]);
  for (const id of ["phase-0", "phase-4", "attribution", "win-rate", "profit-factor"]) {
    assert.equal(statusOf(readiness, id), "INCONCLUSIVE", id);
  }
});

test("sprints of the policy in force come before newer ones of another", async () => {
  const stale = of("stale arm", { policyHash: "0" });
  const { readiness } = await evaluated([stale, of("in force"), frontier]);
  assert.deepEqual(readiness.sprints, ["sprints/in force"]);
  const alone = await evaluated([stale, of("stale too")]);
  assert.deepEqual(alone.readiness.sprints, ["sprints/stale arm"]);
});

test("a feature rests on the newest sprint that its gate judged, whatever its policy", async () => {
  const failed = { ...frontierGate, verdict: "FAIL" };
  const { readiness } = await evaluated([
    sprint,
    of("failed", { policyHash: "f", gates: [failed] }),
    frontier,
  ]);
  assert.equal(statusOf(readiness, "frontier"), "FAIL");
});
