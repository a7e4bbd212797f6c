import { z } from "zod";
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
import { type ForecastPolicy, forecastPolicySchema } from "./domain/policy.ts";

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
    .describe(
      "Milliseconds that a fit may work, in CPU time of its thread (on Linux; elapsed elsewhere); then DEADLINE.",
    ),
});

/** How many threads fit models, and how many forecasts may wait for one. */
export type WorkerSettings = z.infer<typeof workersSchema>;

/** The forecast service's configuration. */
export interface ForecastConfig extends ProcessSettings {
  readonly policy: ForecastPolicy;
  readonly workers: WorkerSettings;
}

/** What config/forecast.yaml and the environment set. */
export const forecastSettings: SettingsFile<ForecastConfig> = {
  file: "forecast.yaml",
  schema: processSettingsSchema(50_051).extend({
    policy: forecastPolicySchema,
    workers: workersSchema,
  }),
  variables: [
    ...processVariables,
    { name: "PMX_FORECAST_THREADS", path: "workers.threads", kind: "number" },
    { name: "REGIME_ENABLED", path: "policy.regime.enabled", kind: "boolean" },
  ],
};

/** Folder of the migrations of its database. */
export const forecastMigrations = new URL("./store/migrations", import.meta.url);

/**
 * Reads config/forecast.yaml, then the environment, then flags.
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadForecastConfig(source: ConfigSource): ForecastConfig {
  return loadSettings(source, forecastSettings);
}
