import type { CostModel } from "#lib/kernel/cost.ts";
import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import {
  type ConfigSource,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { executionPolicySchema, type PinnedPolicy } from "./domain/policy.ts";

/** The configuration of the execution service. */
export interface ExecutionConfig extends ProcessSettings, PinnedPolicy {}

/** What config/execution.yaml and the environment set. */
export const executionSettings: SettingsFile<Omit<ExecutionConfig, "costModel">> = {
  file: "execution.yaml",
  schema: processSettingsSchema(50_053).extend({ policy: executionPolicySchema }),
  variables: processVariables,
};

/** The cost model, which the risk gate reads from the same file. */
const costSettings: SettingsFile<CostModel> = { file: "costs.yaml", schema: costModelSchema };

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
