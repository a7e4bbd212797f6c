import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { LooseningSource } from "#proto/pmx/audit/v1/ratchet_pb.ts";
import type { GateEvaluation } from "#services/audit/app/evaluate-gate.ts";
import type { GateFinding } from "#services/audit/domain/gates/gate-finding.ts";
import type { Loosening } from "#services/audit/domain/ratchet/loosening.ts";
import type { Flip } from "#services/audit/domain/robustness/robustness.ts";
import { evaluationToMessage } from "#services/audit/rpc/gate-message.ts";
import { nothingShown } from "../sample-evidence.ts";

const finding: GateFinding = { verdict: "PASS", criteria: [], decidedBy: "", reason: "r" };
const block = { auditRuns: 20, effectiveAudits: 20, lastAsOfMs: 0, finding, isDecisive: true };
const none = { tried: 0, notTriedReason: "n", flips: [] };
const flip: Flip = {
  leftOut: "AAPL",
  description: "AAPL",
  criterion: "c",
  verdict: "PASS",
  gateVerdict: "PASS",
};
const evaluation: GateEvaluation = {
  ...finding,
  ...{ gate: "g", title: "t", auditSet: "sprints/b", specHash: "s", specChanged: false },
  assured: nothingShown,
  ...{ withoutForecast: [], furtherAuditSets: [], baselineAuditSet: "", deadLetterCount: 0 },
  missingFacts: [],
  loosenings: [],
  blocks: [block],
  robustness: {
    trades: none,
    tickers: { tried: 1, notTriedReason: "", flips: [flip] },
    costScenarios: [{ costMultiple: 2, verdict: "PASS", reason: "r" }],
  },
};
const loosening: Loosening = {
  ...{ source: "GATE_SPEC", field: "criteria.c.threshold", from: "0.5", to: "0.4" },
  ...{ auditSet: "sprints/a", hash: "h", judgedTimeMs: Date.UTC(2026, 0, 5) },
};

const verdictsOf = (of: GateEvaluation) => {
  const { verdict, blocks, robustness } = create(GateEvaluationSchema, evaluationToMessage(of));
  const [left] = robustness?.tickers?.flips ?? [];
  const [scenario] = robustness?.costScenarios ?? [];
  return [verdict, blocks[0]?.verdict, left?.gateVerdict, scenario?.verdict, left?.verdict];
};

test("no whole answer of a loosened gate is PASS: not of a block, without a part, or at other costs", () => {
  const { PASS, PASS_LOOSENED } = GateVerdict;
  assert.deepEqual(verdictsOf(evaluation), [PASS, PASS, PASS, PASS, PASS]);
  const loosened: GateEvaluation = {
    ...evaluation,
    verdict: "PASS_LOOSENED",
    loosenings: [loosening],
  };
  const whole = [PASS_LOOSENED, PASS_LOOSENED, PASS_LOOSENED, PASS_LOOSENED];
  assert.deepEqual(verdictsOf(loosened), [...whole, PASS], "a criterion is what was compared");
});

test("what was loosened is stated with whose number it is, from what to what, when and in a sentence", () => {
  const of = { ...evaluation, loosenings: [loosening] };
  const [only] = create(GateEvaluationSchema, evaluationToMessage(of)).loosenings;
  assert.equal(only?.source, LooseningSource.GATE_SPEC);
  assert.equal(only.judgedTime?.seconds, BigInt(Date.UTC(2026, 0, 5) / 1000));
  assert.equal(
    only.message,
    "criteria.c.threshold is 0.4, and was 0.5 when sprints/a was judged at 2026-01-05T00:00:00.000Z",
  );
});
