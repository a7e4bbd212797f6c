import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import type { ExecutionPolicy as PolicyMessage } from "#proto/pmx/execution/v1/policy_pb.ts";
import { type ExecutionPolicy, executionPolicySchema } from "../domain/policy.ts";

/** A policy in a request. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function policyFromMessage(message: PolicyMessage): ExecutionPolicy {
  const { $typeName: _, $unknown: __, ...policy } = message;
  return parseSettings(executionPolicySchema, policy, "policy");
}
