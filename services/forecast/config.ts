import { z } from "zod";
import { type ConfigSource, configFile } from "../kit/config/config-source.ts";
import { type EnvironmentVariable, environmentOverrides } from "../kit/config/environment.ts";
import { loadConfig } from "../kit/config/load-config.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "../kit/config/process-settings.ts";
import { presamples } from "./domain/models/garch/presample.ts";
import { modelById, models, requiredModel } from "./domain/models/registry.ts";
import type { ForecastPolicy } from "./domain/policy.ts";
import { minimumTrainingBars } from "./domain/validation/rolling-validation.ts";

const defaultPort = 50_051;

const ratio = z.number().min(0).max(1);
const modelId = z
  .string()
  .refine(
    (id) => modelById(id) !== undefined,
    `expected one of ${models.map(({ id }) => id).join(", ")}`,
  );

/** The rules of a forecast policy, the same for the configuration and for a request's own. */
export const forecastPolicySchema: z.ZodType<ForecastPolicy> = z
  .strictObject({
    lookbackBars: z.int().min(minimumTrainingBars).max(5_000),
    minimumBars: z.int().min(minimumTrainingBars).max(5_000),
    models: z.array(modelId).min(1).max(32),
    baselineModel: z.string(),
    validationOrigins: z.int().min(0).max(100),
    validationStepBars: z.int().min(1).max(250),
    equalWeightShrinkageRatio: ratio,
    minimumWeightRatio: z.number().min(0).lt(1),
    intervalLevelRatios: z.array(z.number().gt(0).lt(1)).min(1).max(4),
    garch: z.strictObject({
      presample: z.enum(presamples),
      iterationLimit: z.int().min(1).max(1_000),
    }),
    samossa: z.strictObject({
      windowBars: z.int().min(4).max(120),
      energyRatio: z.number().gt(0).max(1),
      residualLags: z.int().min(0).max(20),
    }),
  })
  .superRefine((policy, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (policy.lookbackBars < policy.minimumBars)
      refuse("lookbackBars", "must be at least minimumBars");
    if (new Set(policy.models).size < policy.models.length) refuse("models", "names a model twice");
    if (!policy.models.includes(requiredModel)) refuse("models", `must include ${requiredModel}`);
    if (!policy.models.includes(policy.baselineModel)) {
      refuse("baselineModel", "must be one of models");
    }
    const levels = policy.intervalLevelRatios;
    if (levels.some((level, i) => i > 0 && level <= levels[i - 1]!)) {
      refuse("intervalLevelRatios", "must ascend");
    }
  });

const workersSchema = z.strictObject({
  threads: z
    .int()
    .min(0)
    .max(256)
    .describe("Threads that fit models; 0 for one fewer than there are cores."),
  queueLimit: z
    .int()
    .min(1)
    .max(100_000)
    .describe("Forecasts that may wait; more are refused as OVERLOADED."),
});

/** How many threads fit models, and how many forecasts may wait for one. */
export type WorkerSettings = z.infer<typeof workersSchema>;

/** Everything the forecast service is told. */
export interface ForecastConfig extends ProcessSettings {
  readonly policy: ForecastPolicy;
  readonly workers: WorkerSettings;
}

const variables: readonly EnvironmentVariable[] = [
  ...processVariables,
  { name: "PMX_FORECAST_THREADS", path: "workers.threads", kind: "number" },
];

/**
 * Reads forecast.yaml, then the environment, then flags.
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadForecastConfig(source: ConfigSource): ForecastConfig {
  return loadConfig<ForecastConfig>({
    file: configFile(source, "forecast.yaml"),
    schema: processSettingsSchema(defaultPort).extend({
      policy: forecastPolicySchema,
      workers: workersSchema,
    }),
    overrides: [...environmentOverrides(source.environment, variables), ...(source.flags ?? [])],
  });
}
