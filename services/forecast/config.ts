import { z } from "zod";
import {
  type ConfigSource,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import type { EnvironmentVariable } from "#lib/kit/config/environment.ts";
import { peerAddress } from "#lib/kit/config/peer-address.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { type ForecastPolicy, forecastPolicySchema } from "./domain/policy.ts";

/** How fits are run; a forecaster has the same. */
export const workersSchema = z.strictObject({
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

/**
 * A configuration with a section of its own for what decides which fits there are, wherever they run: threads and queues
 * may differ from process to process, this may not.
 */
export function withFitLimits<Config extends { readonly workers: WorkerSettings }>(
  config: Config,
): Config & { readonly fitLimits: { readonly timeLimitMs: number } } {
  return { ...config, fitLimits: { timeLimitMs: config.workers.fitTimeLimitMs } };
}

/** The variable that sets how many threads fit models. */
export const threadsVariable: EnvironmentVariable = {
  name: "PMX_FORECAST_THREADS",
  path: "workers.threads",
  kind: "number",
};

/** Whom the service asks. */
const peersSchema = z.strictObject({
  forecasters: z
    .array(peerAddress)
    .min(1)
    .max(64)
    .refine((addresses) => new Set(addresses).size === addresses.length, "names one twice")
    .optional()
    .describe(
      "Addresses of processes that fit models, as forecaster-1:50057, or one of a name that stands for all of them, as " +
        "dns:///forecaster-headless:50057. Absent: the threads of this process fit.",
    ),
});

/** Who may forecast in place of the models; no part of the installation, so that they are no peers. */
const externalForecastersSchema = z
  .array(z.string().refine((text) => namedAddress(text) !== undefined, "expected name=host:port"))
  .min(1)
  .max(16)
  .refine(
    (all) => new Set(all.map((text) => text.split("=")[0])).size === all.length,
    "names one twice",
  )
  .optional()
  .describe(
    "Processes that serve ForecastService and may forecast in place of the models, as mine=127.0.0.1:50061. A policy " +
      "names one as externalForecasters/mine; no request brings an address.",
  );

/** Name and address of an external forecaster; undefined for text that is none. */
function namedAddress(text: string): readonly [name: string, address: string] | undefined {
  const [, name, address] = /^([a-z0-9-]{1,40})=(.+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined) return undefined;
  return peerAddress.safeParse(address).success ? [name, address] : undefined;
}

/** The addresses of the external forecasters of a configuration, by name. */
export function externalAddresses({
  externalForecasters = [],
}: Pick<ForecastConfig, "externalForecasters">): ReadonlyMap<string, string> {
  return new Map(externalForecasters.map(namedAddress).filter((one) => one !== undefined));
}

/** The forecast service's configuration. */
export interface ForecastConfig extends ProcessSettings {
  readonly policy: ForecastPolicy;
  readonly workers: WorkerSettings;
  readonly peers: z.infer<typeof peersSchema>;
  readonly externalForecasters?: z.infer<typeof externalForecastersSchema>;
}

/** What config/forecast.yaml and the environment set. */
export const forecastSettings: SettingsFile<ForecastConfig> = {
  file: "forecast.yaml",
  schema: processSettingsSchema(50_051).extend({
    policy: forecastPolicySchema,
    workers: workersSchema,
    peers: peersSchema.prefault({}),
    externalForecasters: externalForecastersSchema,
  }),
  variables: [
    ...processVariables,
    threadsVariable,
    { name: "PMX_FORECASTERS", path: "peers.forecasters", kind: "list" },
    { name: "PMX_EXTERNAL_FORECASTERS", path: "externalForecasters", kind: "list" },
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
