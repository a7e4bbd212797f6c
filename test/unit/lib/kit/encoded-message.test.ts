import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { encodedMessage, withEncoded } from "#lib/kit/encoded-message.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { AppliedPolicySchema } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import { DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { EvaluateSignalResponseSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";

const long = { name: "decisions/1", auditSet: "sprints/".padEnd(300, "a") };

test("a message with encoded fields has the bytes of the whole message", () => {
  const decision = encodedMessage(DecisionSchema, long);
  const appliedPolicy = encodedMessage(AppliedPolicySchema, { policyHash: "abc" });
  const whole = create(DecisionMadeSchema, {
    decision: long,
    appliedPolicy: { policyHash: "abc" },
  });
  const assembled = withEncoded(DecisionMadeSchema, {}, { decision, appliedPolicy });
  assert.deepEqual(toBinary(DecisionMadeSchema, assembled), toBinary(DecisionMadeSchema, whole));
});

test("a reader finds an encoded field beside those that the message knows", () => {
  const factPosition = { source: "risk-gate", sequence: 7n };
  const decision = encodedMessage(DecisionSchema, long);
  const message = withEncoded(EvaluateSignalResponseSchema, { factPosition }, { decision });
  const bytes = toBinary(EvaluateSignalResponseSchema, message);
  const read = fromBinary(EvaluateSignalResponseSchema, bytes);
  assert.deepEqual(read, create(EvaluateSignalResponseSchema, { decision: long, factPosition }));
});

test("an empty message is a field that is there", () => {
  const message = withEncoded(
    DecisionMadeSchema,
    {},
    { decision: encodedMessage(DecisionSchema, {}) },
  );
  const read = fromBinary(DecisionMadeSchema, toBinary(DecisionMadeSchema, message));
  assert.equal(read.decision?.name, "");
});

test("a field that holds no single message takes no bytes of one", () => {
  const message = encodedMessage(DecisionSchema, {});
  assert.throws(() => withEncoded(DecisionSchema, {}, { rules: message }), TypeError);
  assert.throws(() => withEncoded(DecisionSchema, {}, { name: message }), TypeError);
});
