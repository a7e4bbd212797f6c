import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answered } from "#lib/kernel/idempotency.ts";
import { type DecisionRooms, evaluateSignal } from "#services/risk-gate/app/evaluate-signal.ts";
import type { DecisionArchive, RecordedDecision } from "#services/risk-gate/app/ports.ts";
import { calmInputs, costModel, inputsWith, policy } from "../calm-signal.ts";

function roomsOver(kept: Map<string, Answered<RecordedDecision>>): DecisionRooms {
  const archive: DecisionArchive = {
    find: async (name) => kept.get(name),
    async keep({ decision, requestHash }) {
      const taken = kept.get(decision.name);
      if (taken !== undefined) return taken;
      const answer = { decision, factSequence: kept.size + 1 };
      const recorded = { answer, requestHash };
      kept.set(decision.name, recorded);
      return recorded;
    },
  };
  return { archive, policy, costModel, nowMs: () => 1_483_500_000_000 };
}

const ask = { requestId: "one", inputs: calmInputs, policy: undefined, costModel: undefined };

test("the name of a decision is derived from the request id alone", async () => {
  const first = await evaluateSignal(roomsOver(new Map()), ask);
  const other = await evaluateSignal(roomsOver(new Map()), {
    ...ask,
    inputs: inputsWith({ portfolio: { heldUnits: 1n } }),
  });
  assert.match(first.decision.name, /^decisions\/[0-9a-f]{32}$/);
  assert.equal(other.decision.name, first.decision.name);
});

test("the same request gets the first answer again, even under a changed policy", async () => {
  const kept = new Map<string, Answered<RecordedDecision>>();
  const first = await evaluateSignal(roomsOver(kept), ask);
  const tight = { ...policy, minimumExpectedReturnBps: 500 };
  const again = await evaluateSignal({ ...roomsOver(kept), policy: tight }, ask);
  assert.equal(again, first);
});

test("a request id with another body is refused", async () => {
  const rooms = roomsOver(new Map());
  await evaluateSignal(rooms, ask);
  await assert.rejects(
    evaluateSignal(rooms, { ...ask, inputs: inputsWith({ portfolio: { heldUnits: 1n } }) }),
    { code: "ALREADY_EXISTS", reason: "REQUEST_ID_REUSED" },
  );
});

test("of two calls at once with one id and two bodies, one is refused", async () => {
  const rooms = roomsOver(new Map());
  const answers = await Promise.allSettled([
    evaluateSignal(rooms, ask),
    evaluateSignal(rooms, { ...ask, inputs: inputsWith({ portfolio: { heldUnits: 1n } }) }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("a request's own policy and cost model decide, and the policy's hash is kept", async () => {
  const tight = { ...policy, minimumExpectedReturnBps: 500 };
  const own = await evaluateSignal(roomsOver(new Map()), { ...ask, policy: tight });
  const standard = await evaluateSignal(roomsOver(new Map()), ask);
  assert.equal(own.decision.verdict, "DENY");
  assert.notEqual(own.decision.policyHash, standard.decision.policyHash);
  const dear = { ...costModel, slippageBps: 100 };
  const costly = await evaluateSignal(roomsOver(new Map()), { ...ask, costModel: dear });
  assert.equal(costly.decision.size.bindingRule, "edge-over-cost");
});

test("inputs that are not numbers still have a hash, and another one than missing inputs", async () => {
  const nan = inputsWith({ forecast: { averageDailyVolumeUnits: Number.NaN } });
  const missing = inputsWith({ forecast: { averageDailyVolumeUnits: undefined } });
  const one = await evaluateSignal(roomsOver(new Map()), { ...ask, inputs: nan });
  const other = await evaluateSignal(roomsOver(new Map()), { ...ask, inputs: missing });
  assert.notEqual(one.decision.inputHash, other.decision.inputHash);
});
