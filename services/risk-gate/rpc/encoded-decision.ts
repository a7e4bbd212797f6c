import { type EncodedMessage, encodedMessage, writtenMessage } from "#lib/kit/encoded-message.ts";
import { AppliedPolicySchema } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import { writeDecision } from "#proto/writers.ts";
import type { Decision } from "../domain/decision.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";
import { appliedPolicyToMessage } from "./applied-policy-message.ts";
import { decisionToMessage } from "./decision-message.ts";

const decisions = new WeakMap<Decision, EncodedMessage>();

/** A decision's message, encoded once, since a new decision's fact and reply both carry it. */
export function encodedDecision(decision: Decision): EncodedMessage {
  let encoded = decisions.get(decision);
  if (encoded === undefined) {
    encoded = writtenMessage(writeDecision, decisionToMessage(decision));
    decisions.set(decision, encoded);
  }
  return encoded;
}

/** By the limits, of which a policy has one list for each instrument. */
const appliedPolicies = new WeakMap<AppliedPolicy["limits"], Map<string, EncodedMessage>>();

/** What a decision was held to as its message, encoded once for a policy and an instrument. */
export function encodedAppliedPolicy(policyHash: string, applied: AppliedPolicy): EncodedMessage {
  const { limits, interval, isProofMode, isBarbell } = applied;
  let ofLimits = appliedPolicies.get(limits);
  if (ofLimits === undefined) {
    ofLimits = new Map();
    appliedPolicies.set(limits, ofLimits);
  }
  const rest = `${policyHash} ${interval} ${isProofMode} ${isBarbell === true}`;
  let encoded = ofLimits.get(rest);
  if (encoded === undefined) {
    encoded = encodedMessage(AppliedPolicySchema, appliedPolicyToMessage(policyHash, applied));
    ofLimits.set(rest, encoded);
  }
  return encoded;
}
