import type { CostModel } from "#lib/kernel/cost.ts";
import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import { type ConfigSource, configFile } from "#lib/kit/config/config-source.ts";
import { type EnvironmentVariable, environmentOverrides } from "#lib/kit/config/environment.ts";
import { loadConfig } from "#lib/kit/config/load-config.ts";
import { loadProcessSettings, type ProcessSettings } from "#lib/kit/config/process-settings.ts";
import type { PolicyLayers, PolicyOverrides } from "./domain/policy/resolve-policy.ts";
import { policyLayersSchema, policyOverridesSchema } from "./policy-schema.ts";

const defaultPort = 50_052;

/** The variables that shape the policy; a setting that one of them names outlives proof mode. */
export const policyVariables: readonly EnvironmentVariable[] = [
  { name: "PROOF_MODE", path: "proofMode", kind: "boolean" },
  { name: "PMX_LONG_ONLY", path: "longOnly", kind: "boolean" },
  { name: "PMX_EDGE_COST_GATE", path: "edgeCostGate", kind: "boolean" },
  { name: "PMX_EDGE_COST_MULTIPLIER", path: "edgeCostMultiplier", kind: "number" },
];

/** Everything the risk gate is told. */
export interface RiskGateConfig extends ProcessSettings {
  /** The policy of the file, proof mode and tickers apart. */
  readonly policy: PolicyLayers;
  /** What the environment asks of it. */
  readonly environment: PolicyOverrides;
  readonly costModel: CostModel;
}

/**
 * Reads config/risk-gate.yaml and config/costs.yaml, then the environment, then flags.
 *
 * @throws Fault CONFIG_INVALID naming file, key and line, or the variable.
 */
export function loadRiskGateConfig(source: ConfigSource): RiskGateConfig {
  const { environment, flags = [] } = source;
  return {
    ...loadProcessSettings({ defaultPort, environment, flags }),
    policy: loadConfig({ file: configFile(source, "risk-gate.yaml"), schema: policyLayersSchema }),
    environment: loadConfig({
      schema: policyOverridesSchema,
      overrides: environmentOverrides(environment, policyVariables),
    }),
    costModel: loadConfig({ file: configFile(source, "costs.yaml"), schema: costModelSchema }),
  };
}
