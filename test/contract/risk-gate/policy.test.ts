import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;

before(async () => {
  gate = await runningRiskGate({ PMX_EDGE_COST_MULTIPLIER: "1.5" });
});
after(() => gate.close());

test("a request's overrides win over the environment, which wins over proof mode", async () => {
  const plain = await gate.client.getPolicy({});
  const proof = await gate.client.getPolicy({ overrides: { proofMode: true } });
  const wished = await gate.client.getPolicy({
    overrides: { proofMode: true, edgeCostMultiplier: 2, longOnly: false },
  });
  assert.equal(plain.policy?.proofMode, false);
  assert.equal(plain.policy.stopAtrMultiple, 2);
  assert.equal(proof.policy?.stopAtrMultiple, 1.5);
  assert.equal(proof.policy.edgeCostMultiplier, 1.5);
  assert.equal(wished.policy?.edgeCostMultiplier, 2);
  assert.equal(wished.policy.longOnly, false);
  assert.equal(new Set([plain, proof, wished].map(({ policyHash }) => policyHash)).size, 3);
});

test("a policy asked for once and sent along decides, and its hash is on the decision", async () => {
  const { policy, policyHash, costModel } = await gate.client.getPolicy({
    overrides: { proofMode: true },
  });
  const { decision } = await gate.client.evaluateSignal({
    ...risingSignal("pinned"),
    policy: policy!,
    costModel: costModel!,
  });
  assert.equal(decision?.policyHash, policyHash);
  assert.equal(decision.exitPlan?.stopPrice, 97.6);
});

test("a sent policy that is tighter denies what the service's own allows", async () => {
  const { policy } = await gate.client.getPolicy({});
  const own = await gate.client.evaluateSignal(risingSignal("own"));
  const sent = await gate.client.evaluateSignal({
    ...risingSignal("sent"),
    policy: { ...policy!, minimumExpectedReturnBps: 200 },
  });
  assert.equal(own.decision?.verdict, Verdict.ALLOW);
  assert.equal(sent.decision?.verdict, Verdict.DENY);
});

test("a sent policy or cost model out of range is refused by field", async () => {
  const { policy, costModel } = await gate.client.getPolicy({});
  const signal = risingSignal("bad-policy");
  await assert.rejects(
    gate.client.evaluateSignal({ ...signal, policy: { ...policy!, maximumRiskScore: Number.NaN } }),
    { reason: "FIELD_INVALID", message: /policy\.maximum_risk_score/ },
  );
  await assert.rejects(
    gate.client.evaluateSignal({ ...signal, costModel: { ...costModel!, slippageBps: -5 } }),
    { reason: "FIELD_INVALID", message: /cost_model\.slippage_bps/ },
  );
});
