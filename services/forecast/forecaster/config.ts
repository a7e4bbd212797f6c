import {
  type ConfigSource,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import {
  processSettingsSchema,
  processVariables,
  type StatelessSettings,
} from "#lib/kit/config/process-settings.ts";
import {
  forecastSettings,
  threadsVariable,
  type WorkerSettings,
  workersSchema,
} from "../config.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** The settings of a forecaster. */
interface ForecasterSettings extends StatelessSettings {
  readonly workers: WorkerSettings;
}

/** A forecaster's configuration. */
export interface ForecasterConfig extends ForecasterSettings {
  /** What its threads warm up with: the forecast service's own, which most fits come with. */
  readonly policy: ForecastPolicy;
}

const stateless = {
  dataDir: true,
  natsUrl: true,
  natsCredentialsFile: true,
  natsStreamReplicas: true,
} as const;

/** What config/forecaster.yaml and the environment set. */
export const forecasterSettings: SettingsFile<ForecasterSettings> = {
  file: "forecaster.yaml",
  schema: processSettingsSchema(50_057).omit(stateless).extend({ workers: workersSchema }),
  variables: [...processVariables.filter(({ path }) => !(path in stateless)), threadsVariable],
};

/**
 * Reads config/forecaster.yaml, then the environment, then flags; and the policy of config/forecast.yaml.
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadForecasterConfig(source: ConfigSource): ForecasterConfig {
  const own = loadSettings(source, forecasterSettings);
  // The variables and flags are those of this process, and none of the forecast service's.
  const { folder, environment } = source;
  const { PMX_CONFIG_DIR } = environment;
  const theirs = { ...(folder !== undefined && { folder }), environment: { PMX_CONFIG_DIR } };
  const { policy } = loadSettings(theirs, forecastSettings);
  return { ...own, policy };
}
