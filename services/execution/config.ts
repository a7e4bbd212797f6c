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
import { executionPolicySchema, type PinnedPolicy } from "./domain/policy.ts";

/** The configuration of the execution service. */
export interface ExecutionConfig extends ProcessSettings, PinnedPolicy {
  /** Addresses of services that it asks. */
  readonly peers: { readonly riskGate?: string | undefined };
}

/** What config/execution.yaml and the environment set. */
export const executionSettings: SettingsFile<Omit<ExecutionConfig, "costModel">> = {
  file: "execution.yaml",
  schema: processSettingsSchema(50_053).extend({
    policy: executionPolicySchema,
    peers: z
      .strictObject({
        riskGate: peerAddress
          .optional()
          .describe(
            "Address of the risk gate, which is asked before anything is opened whether trading is ACTIVE; without it nothing restricts execution, and where it does not answer nothing is opened.",
          ),
      })
      .prefault({}),
  }),
  variables: [
    ...processVariables,
    { name: "PMX_RISK_GATE_ADDRESS", path: "peers.riskGate", kind: "text" },
  ],
};

/** The cost model, which the risk gate reads from the same file. */
const costSettings: SettingsFile<CostModel> = { file: "costs.yaml", schema: costModelSchema };

/** Folder of the migrations of its database. */
export const executionMigrations = new URL("./store/migrations", import.meta.url);

/**
 * Reads config/execution.yaml, then the environment, then flags; and config/costs.yaml.
 *
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadExecutionConfig(source: ConfigSource): ExecutionConfig {
  return {
    ...loadSettings(source, executionSettings),
    costModel: loadSettings(source, costSettings),
  };
}
