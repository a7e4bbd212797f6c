import { create } from "@bufbuild/protobuf";
import {
  type RiskPolicy,
  RiskPolicyOverridesSchema,
  RiskPolicySchema,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { overridesFromMessage, policyToMessage } from "#services/risk-gate/rpc/policy-message.ts";
import type { PolicyOverrides } from "./policy-flags.ts";
import type { Environment } from "./setting.ts";

/**
 * The risk policy that a sprint with these overrides would pin, of the configuration folder; no service is started.
 * @throws Fault CONFIG_INVALID
 */
export function plannedPolicy({ risk }: PolicyOverrides, environment: Environment): RiskPolicy {
  const { policy, overrides } = loadRiskGateConfig({ environment });
  const own = overridesFromMessage(risk && create(RiskPolicyOverridesSchema, risk));
  return create(RiskPolicySchema, policyToMessage(resolvePolicy(policy, [overrides, own])));
}
