import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf } from "#lib/kernel/canonical.ts";
import { evaluateSignal } from "#services/risk-gate/app/evaluate-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { calmInputs, inputsWith, policy } from "../calm-signal.ts";
import { soundEvidence } from "../sound-evidence.ts";
import { decidingInto, type StoredDecisions } from "./memory-decisions.ts";

const request = { requestId: "one", inputs: calmInputs, policy: undefined, costModel: undefined };
const otherInputs = inputsWith({ portfolio: { heldUnits: 1n } });

test("the name of a decision is derived from the request id alone", async () => {
  const first = await evaluateSignal(decidingInto(new Map()), request);
  const other = await evaluateSignal(decidingInto(new Map()), { ...request, inputs: otherInputs });
  assert.match(first.decision.name, /^decisions\/[0-9a-f]{32}$/);
  assert.equal(other.decision.name, first.decision.name);
});

test("the same request gets the first answer again, even under a changed policy", async () => {
  const stored: StoredDecisions = new Map();
  const first = await evaluateSignal(decidingInto(stored), request);
  const tight = { ...policy, minimumExpectedReturnBps: 500 };
  const again = await evaluateSignal({ ...decidingInto(stored), policy: tight }, request);
  assert.equal(again, first);
});

test("a request id with another body is refused", async () => {
  const dependencies = decidingInto(new Map());
  await evaluateSignal(dependencies, request);
  await assert.rejects(evaluateSignal(dependencies, { ...request, inputs: otherInputs }), {
    code: "ALREADY_EXISTS",
    reason: "REQUEST_ID_REUSED",
  });
});

test("of two calls at once with one id and two bodies, one is refused", async () => {
  const dependencies = decidingInto(new Map());
  const answers = await Promise.allSettled([
    evaluateSignal(dependencies, request),
    evaluateSignal(dependencies, { ...request, inputs: otherInputs }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("a request's own policy and cost model decide, and the policy's hash is stored", async () => {
  const tight = { ...policy, minimumExpectedReturnBps: 500 };
  const own = await evaluateSignal(decidingInto(new Map()), { ...request, policy: tight });
  const standard = await evaluateSignal(decidingInto(new Map()), request);
  assert.equal(own.decision.verdict, "DENY");
  assert.notEqual(own.decision.policyHash, standard.decision.policyHash);
  const dear = { ...costModel, slippageBps: 100 };
  const costly = await evaluateSignal(decidingInto(new Map()), { ...request, costModel: dear });
  assert.equal(costly.decision.size.bindingRule, "edge-over-cost");
});

test("the input hash covers what applied, the request hash what the request brought", async () => {
  const hashes = async (brought: object) => {
    const stored: StoredDecisions = new Map();
    const { decision } = await evaluateSignal(decidingInto(stored), { ...request, ...brought });
    return [decision.inputHash, stored.get(decision.name)?.requestHash];
  };
  const hashOfBody = (body: object) => hashOf(JSON.parse(JSON.stringify(body, bigintsAsText)));
  const inputs = calmInputs;
  const whole = hashOfBody({ inputs, policy, costModel });
  assert.deepEqual(await hashes({}), [whole, hashOfBody({ inputs })]);
  assert.deepEqual(await hashes({ policy }), [whole, hashOfBody({ inputs, policy })]);
  assert.deepEqual(await hashes({ policy, costModel }), [whole, whole]);
});

test("inputs that are not numbers still have a hash, and another one than missing inputs", async () => {
  const nan = inputsWith({ forecast: { averageDailyVolumeUnits: Number.NaN } });
  const missing = inputsWith({ forecast: { averageDailyVolumeUnits: undefined } });
  const one = await evaluateSignal(decidingInto(new Map()), { ...request, inputs: nan });
  const other = await evaluateSignal(decidingInto(new Map()), { ...request, inputs: missing });
  assert.notEqual(one.decision.inputHash, other.decision.inputHash);
});

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

test("evidence that the policy does not read is no part of the request, and what it reads is", async () => {
  const stated = { ...request, inputs: inputsWith({ forecast: { evidence: soundEvidence } }) };
  const repeated = async (settings: typeof policy) => {
    const dependencies = { ...decidingInto(new Map()), policy: settings };
    const first = await evaluateSignal(dependencies, request);
    return (await evaluateSignal(dependencies, stated)) === first;
  };
  assert.equal(await repeated(policy), true);
  await assert.rejects(repeated({ ...policy, minimumConvictionRatio: 0.1 }), {
    reason: "REQUEST_ID_REUSED",
  });
});

test("a decision judged before trading was halted is judged again within its transaction", async () => {
  const halted = {
    portfolio: "",
    state: "HALTED",
    who: "ops",
    why: "a test",
    changeTimeMs: 1_483_400_000_000,
  } as const;
  // ACTIVE when the call comes, HALTED once its turn has come.
  const seen = [undefined, halted];
  const dependencies = decidingInto(
    new Map(),
    () => {},
    () => seen.shift(),
  );
  const { decision } = await evaluateSignal(dependencies, request);
  assert.equal(decision.verdict, "DENY");
  assert.equal(decision.size.bindingRule, "trading-state");
});
