import { z } from "zod";
import { type ConfigSource, configFile } from "#lib/kit/config/config-source.ts";
import { type EnvironmentVariable, environmentOverrides } from "#lib/kit/config/environment.ts";
import { loadConfig } from "#lib/kit/config/load-config.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { type ForecastPolicy, forecastPolicySchema } from "./domain/policy.ts";

const defaultPort = 50_051;

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
    .describe("Fits that may wait; more are refused as OVERLOADED."),
  fitTimeLimitMs: z
    .int()
    .min(10)
    .max(600_000)
    .describe("Milliseconds a fit may run; it is then stopped and refused as DEADLINE."),
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
  { name: "REGIME_ENABLED", path: "policy.regime.enabled", kind: "boolean" },
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
