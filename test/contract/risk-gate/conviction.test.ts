import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FitStatus } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { type Decision, ReasonCode, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type { SignalEvidenceSchema } from "#proto/pmx/riskgate/v1/signal_evidence_pb.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;

before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

const evidence = {
  ownPastPercentileRatio: 0.5,
  baselineModel: "naive",
  directionalAccuracyRatio: 0.52,
  models: [
    {
      model: "naive",
      status: FitStatus.OK,
      weightRatio: 0.5,
      prices: [100, 100, 100, 100, 100],
      validationRmsePrice: 2,
    },
    {
      model: "garch",
      status: FitStatus.OK,
      weightRatio: 0.5,
      prices: [101, 101, 101, 102, 102],
      validationRmsePrice: 2,
    },
  ],
} satisfies MessageInitShape<typeof SignalEvidenceSchema>;

async function decided(requestId: string, stated: typeof evidence | undefined, floor?: number) {
  const signal = risingSignal(requestId);
  const { policy } = await gate.client.getPolicy({ overrides: { proofMode: true } });
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    forecast: { ...signal.forecast, ...(stated && { evidence: stated }) },
    policy: create(RiskPolicySchema, {
      ...policy!,
      ...(floor !== undefined && { minimumConvictionRatio: floor }),
    }),
  });
  return decision!;
}

const ratioIn = (decision: Decision) => {
  const { conviction } = decision.signal!.conviction!;
  return conviction?.result.case === "value" ? conviction.result.value : undefined;
};

test("a decision states its conviction with every part, weight and factor, also when read back", async () => {
  const made = await decided("conviction", evidence);
  const { decision } = await gate.client.getDecision({ name: made.name });
  assert.deepEqual(decision!.signal, made.signal);
  const { conviction: _, $typeName: __, edge, ...rest } = made.signal!.conviction!;
  assert.ok(Math.abs(edge! - (100 - 15.6) / 90) < 1e-9);
  assert.deepEqual(rest, {
    agreement: 1,
    diagnostics: 0.95,
    signalToNoise: 0,
    turbulenceFactor: 1,
    smallMoveFactor: 1,
    weightRatios: [0.4, 0.2, 0.2, 0.2],
    missingParts: [],
  });
  assert.ok(Math.abs(ratioIn(made)! - (0.05 + 0.95 * (0.4 * (84.4 / 90) + 0.39))) < 1e-9);
  assert.equal(made.signal!.signalToNoise!.result.case, "value");
});

test("a signal without its models has no conviction, says what is missing, and is decided as before", async () => {
  const made = await decided("no evidence", undefined);
  assert.equal(made.verdict, Verdict.ALLOW);
  assert.equal(ratioIn(made), undefined);
  assert.deepEqual(made.signal!.conviction!.missingParts, ["agreement", "diagnostics"]);
});

test("a policy that asks for a conviction denies a lower one, and one that is not known", async () => {
  const found = async (id: string, stated: typeof evidence | undefined, floor: number) => {
    const { verdict, rules } = await decided(id, stated, floor);
    const rule = rules.find((one) => one.rule === "conviction-floor");
    return [verdict, rule?.reason];
  };
  assert.deepEqual(await found("high", evidence, 0.9), [
    Verdict.DENY,
    ReasonCode.CONVICTION_TOO_LOW,
  ]);
  assert.deepEqual(await found("low", evidence, 0.3), [Verdict.ALLOW, ReasonCode.UNSPECIFIED]);
  assert.deepEqual(await found("unknown", undefined, 0), [Verdict.DENY, ReasonCode.INPUT_MISSING]);
});

test("a ratio of the evidence beyond its bounds is refused by its path", async () => {
  await assert.rejects(decided("bounds", { ...evidence, directionalAccuracyRatio: 1.2 }), {
    reason: "FIELD_INVALID",
    message: /forecast\.evidence\.directional_accuracy_ratio/,
  });
});
