import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { costModelSchema } from "../kernel/cost-model-schema.ts";
import { environmentOverrides } from "../kit/config/environment.ts";
import { type ConfigOverride, loadConfig } from "../kit/config/load-config.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "../kit/config/process-settings.ts";
import type { ExecutionPolicy, PinnedPolicy } from "./domain/policy.ts";
import { executionPolicySchema } from "./policy-schema.ts";

const defaultPort = 50_053;
const configFolder = fileURLToPath(new URL("../../config/", import.meta.url));

/** Everything the execution service is told. */
export interface ExecutionConfig extends ProcessSettings, PinnedPolicy {}

/**
 * Reads config/execution.yaml and config/costs.yaml, then the environment, then flags.
 *
 * @param options.folder the folder of both files; the repository's when absent
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadExecutionConfig(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly ConfigOverride[];
  readonly folder?: string;
}): ExecutionConfig {
  const folder = options.folder ?? configFolder;
  const settings = loadConfig<ProcessSettings & { readonly policy: ExecutionPolicy }>({
    file: join(folder, "execution.yaml"),
    schema: processSettingsSchema(defaultPort).extend({ policy: executionPolicySchema }),
    overrides: [
      ...environmentOverrides(options.environment, processVariables),
      ...(options.flags ?? []),
    ],
  });
  const costModel = loadConfig({ file: join(folder, "costs.yaml"), schema: costModelSchema });
  return { ...settings, costModel };
}
