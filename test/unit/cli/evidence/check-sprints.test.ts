import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { checkSprints } from "#cli/evidence/check-sprints.ts";
import { checkTrials } from "#cli/evidence/check-trials.ts";
import { leafText } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { EvidenceHeadSchema } from "#proto/pmx/audit/v1/evidence_pb.ts";
import {
  GetCheckpointResponseSchema,
  ListEvidenceResponseSchema,
} from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  GetSprintResponseSchema,
  ListRemovedSprintsResponseSchema,
  ListTrialsResponseSchema,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

const { PASS, FAIL, INCONCLUSIVE } = GateVerdict;

/** A log in which one gate has answered of a sprint. */
function logOf(verdict: string) {
  return {
    async getCheckpoint() {
      const head = create(EvidenceHeadSchema, { log: "audit-1", firstSequence: 1n, size: 1n });
      return create(GetCheckpointResponseSchema, { heads: [head] });
    },
    async listEvidence() {
      const answer = { gate: "g", specHash: "h", auditSets: ["sprints/a"], verdict };
      const record = { type: "GATE_EVALUATED", ...answer };
      const leaf = leafText({ sequence: 1, content: { record } });
      return create(ListEvidenceResponseSchema, { records: [{ index: 0n, leaf }] });
    },
  };
}

/** A gateway whose one sprint has such verdicts; undefined for one that knows no sprint. */
function gatewayOf(verdicts?: { sprint: GateVerdict; gate: GateVerdict }, removed: string[] = []) {
  return {
    async getSprint() {
      if (verdicts === undefined) throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "no sprint");
      const gates = [{ gate: "g", specHash: "h", verdict: verdicts.gate }];
      const result = { verdict: verdicts.sprint, gates };
      return create(GetSprintResponseSchema, { sprint: { name: "sprints/a", result } });
    },
    async listRemovedSprints() {
      const removedSprints = removed.map((name) => ({ name }));
      return create(ListRemovedSprintsResponseSchema, { removedSprints });
    },
  };
}

for (const [what, answered, gateway, outcome, text] of [
  [
    "the answer itself is right",
    "FAIL",
    gatewayOf({ sprint: FAIL, gate: FAIL }),
    "OK",
    /1 sprints/,
  ],
  [
    "a sprint that may not pass is right",
    "PASS",
    gatewayOf({ sprint: INCONCLUSIVE, gate: PASS }),
    "OK",
    /1/,
  ],
  ["a removed sprint is right", "FAIL", gatewayOf(undefined, ["sprints/a"]), "OK", /1 sprints/],
  [
    "another verdict of a gate is named",
    "FAIL",
    gatewayOf({ sprint: PASS, gate: PASS }),
    "BAD",
    /says PASS of g, which was answered FAIL/,
  ],
  [
    "a verdict without its gates is named",
    "FAIL",
    gatewayOf({ sprint: PASS, gate: FAIL }),
    "BAD",
    /says PASS, where a gate of it says FAIL/,
  ],
  [
    "a sprint that is gone is named",
    "FAIL",
    gatewayOf(),
    "BAD",
    /sprints\/a was judged, and the gateway does not know it/,
  ],
] as const) {
  test(`of what a gateway says of a sprint, ${what}`, async () => {
    const finding = await checkSprints(logOf(answered), gateway);
    assert.equal(finding.outcome, outcome, finding.text);
    assert.match(finding.text, text);
  });
}

/** A register, the latest trial first, each with its days from and to. */
function registerOf(trials: readonly (readonly [number: number, from: number, to?: number])[]) {
  return {
    async listTrials() {
      const messages = trials.map(([number, from, to]) => ({
        ...{ ticker: "A", number, firstAsOfTime: timestampFromMs(from) },
        ...(to !== undefined && { lastOutcomeTime: timestampFromMs(to) }),
      }));
      return create(ListTrialsResponseSchema, { trials: messages });
    },
  };
}

test("trials are counted again by the dates that they share, one without an end by all later ones", async () => {
  const fine = await checkTrials(
    registerOf([
      [2, 25],
      [1, 20, 30],
      [2, 5, 15],
      [1, 0, 10],
    ]),
  );
  assert.deepEqual([fine.outcome, fine.text], ["OK", "4 trials have their numbers"]);
  const onGoing = await checkTrials(
    registerOf([
      [2, 40, 50],
      [1, 25],
    ]),
  );
  assert.equal(onGoing.outcome, "OK", onGoing.text);
});

test("a trial with a smaller number than it has is named", async () => {
  const finding = await checkTrials(
    registerOf([
      [1, 5, 15],
      [1, 0, 10],
    ]),
  );
  assert.match(finding.text, /a trial on A says that it is number 1, and is number 2/);
});
