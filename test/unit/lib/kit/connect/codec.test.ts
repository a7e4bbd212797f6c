import assert from "node:assert/strict";
import { test } from "node:test";
import { codecs } from "#lib/kit/connect/codec.ts";
import { encodedMessage, withEncoded } from "#lib/kit/encoded-message.ts";
import { DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  BatchEvaluateSignalsResponseSchema,
  EvaluateSignalResponseSchema,
  SignalEvaluationSchema,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";

test("JSON has what was encoded before it is known that JSON is asked for, also within a list", () => {
  const decision = encodedMessage(DecisionSchema, { name: "decisions/1" });
  const one = withEncoded(EvaluateSignalResponseSchema, {}, { decision });
  const answer = codecs.json!.answer(EvaluateSignalResponseSchema, one);
  assert.deepEqual(JSON.parse(`${answer}`), { decision: { name: "decisions/1" } });
  const item = withEncoded(SignalEvaluationSchema, {}, { decision });
  const many = codecs.json!.answer(BatchEvaluateSignalsResponseSchema, { evaluations: [item] });
  assert.deepEqual(JSON.parse(`${many}`), {
    evaluations: [{ decision: { name: "decisions/1" } }],
  });
});
