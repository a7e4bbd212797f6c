import { create } from "@bufbuild/protobuf";
import { environmentOverrides } from "#lib/kit/config/environment.ts";
import { loadConfig } from "#lib/kit/config/load-config.ts";
import {
  type RiskPolicy,
  RiskPolicyOverridesSchema,
  RiskPolicySchema,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { loadRiskGateConfig, riskGateSettings } from "#services/risk-gate/config.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { overridesFromMessage, policyToMessage } from "#services/risk-gate/rpc/policy-message.ts";
import type { PolicyOverrides } from "./policy-flags.ts";
import type { Environment } from "./setting.ts";

/**
 * The risk policy that a sprint with these overrides would pin, of the configuration folder; no service is started.
 * @throws Fault CONFIG_INVALID
 */
export function plannedPolicy(changes: PolicyOverrides, environment: Environment): RiskPolicy {
  return pinned(loadRiskGateConfig({ environment }), changes);
}

/**
 * The risk policy that a sprint with these overrides would pin if `file` were config/risk-gate.yaml.
 * @throws Fault CONFIG_INVALID naming file, key and line, or the variable.
 */
export function policyOfFile(
  file: string,
  changes: PolicyOverrides,
  environment: Environment,
): RiskPolicy {
  const { schema, variables = [] } = riskGateSettings;
  const overrides = environmentOverrides(environment, variables);
  return pinned(loadConfig({ file, schema, overrides }), changes);
}

function pinned(
  { policy, overrides }: Pick<ReturnType<typeof loadRiskGateConfig>, "policy" | "overrides">,
  { risk }: PolicyOverrides,
): RiskPolicy {
  const own = overridesFromMessage(risk && create(RiskPolicyOverridesSchema, risk));
  return create(RiskPolicySchema, policyToMessage(resolvePolicy(policy, [overrides, own])));
}
