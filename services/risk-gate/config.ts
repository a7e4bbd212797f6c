import { z } from "zod";
import type { CostModel } from "#lib/kernel/cost.ts";
import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import {
  type ConfigSource,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import { peerAddress } from "#lib/kit/config/peer-address.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { policyLayersSchema, policyOverridesSchema } from "./domain/policy/policy-schema.ts";
import type { PolicyLayers, PolicyOverrides } from "./domain/policy/resolve-policy.ts";

/** The risk gate's configuration. */
export interface RiskGateConfig extends ProcessSettings {
  /** The policy of the file: its base, what proof mode changes, and the limits of tickers. */
  readonly policy: PolicyLayers;
  /** Settings that win over proof mode. */
  readonly overrides: PolicyOverrides;
  readonly costModel: CostModel;
  /** Addresses of services that it asks. */
  readonly peers: { readonly forecast?: string | undefined };
}

/** What config/risk-gate.yaml and the environment set. */
export const riskGateSettings: SettingsFile<Omit<RiskGateConfig, "costModel">> = {
  file: "risk-gate.yaml",
  schema: processSettingsSchema(50_052).extend({
    policy: policyLayersSchema,
    overrides: policyOverridesSchema.prefault({}),
    peers: z
      .strictObject({
        forecast: peerAddress
          .optional()
          .describe(
            "Address of the forecast service, for signals that name their forecast; without it such a signal is refused.",
          ),
      })
      .prefault({}),
  }),
  variables: [
    ...processVariables,
    { name: "PROOF_MODE", path: "overrides.proofMode", kind: "boolean" },
    { name: "PMX_FORECAST_ADDRESS", path: "peers.forecast", kind: "text" },
    { name: "PMX_LONG_ONLY", path: "overrides.longOnly", kind: "boolean" },
    { name: "PMX_EDGE_COST_GATE", path: "overrides.edgeCostGate", kind: "boolean" },
    { name: "PMX_EDGE_COST_MULTIPLIER", path: "overrides.edgeCostMultiplier", kind: "number" },
  ],
};

/** The cost model, which the execution service reads from the same file. */
export const costSettings: SettingsFile<CostModel> = {
  file: "costs.yaml",
  schema: costModelSchema,
};

/** Folder of the migrations of its database. */
export const riskGateMigrations = new URL("./store/migrations", import.meta.url);

/**
 * Reads config/risk-gate.yaml, then the environment, then flags; and config/costs.yaml.
 *
 * @throws Fault CONFIG_INVALID naming file, key and line, or the variable.
 */
export function loadRiskGateConfig(source: ConfigSource): RiskGateConfig {
  return {
    ...loadSettings(source, riskGateSettings),
    costModel: loadSettings(source, costSettings),
  };
}
