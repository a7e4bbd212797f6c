import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import { type ConfigSource, configFile } from "#lib/kit/config/config-source.ts";
import { environmentOverrides } from "#lib/kit/config/environment.ts";
import { loadConfig } from "#lib/kit/config/load-config.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { type ExecutionPolicy, executionPolicySchema, type PinnedPolicy } from "./domain/policy.ts";

const defaultPort = 50_053;

/** The configuration of the execution service. */
export interface ExecutionConfig extends ProcessSettings, PinnedPolicy {}

/**
 * Reads config/execution.yaml and config/costs.yaml, then the environment, then flags.
 *
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadExecutionConfig(source: ConfigSource): ExecutionConfig {
  const settings = loadConfig<ProcessSettings & { readonly policy: ExecutionPolicy }>({
    file: configFile(source, "execution.yaml"),
    schema: processSettingsSchema(defaultPort).extend({ policy: executionPolicySchema }),
    overrides: [
      ...environmentOverrides(source.environment, processVariables),
      ...(source.flags ?? []),
    ],
  });
  const costModel = loadConfig({ file: configFile(source, "costs.yaml"), schema: costModelSchema });
  return { ...settings, costModel };
}
