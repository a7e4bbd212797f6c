import process from "node:process";
import {
  type EmbeddedOptions,
  type EmbeddedServices,
  startEmbedded as start,
} from "#cli/embedded.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { type FitPool, startFitPool } from "#services/forecast/workers/pool.ts";
import { putEmptyDatabases } from "./empty-databases.ts";
import { quietLogger } from "./quiet-logger.ts";

export type { EmbeddedOptions, EmbeddedServices, ProcessName } from "#cli/embedded.ts";

let shared: FitPool | undefined;

/** The threads of this process that fit models. A new one takes as long for its first forecasts as for some ten later. */
export function sharedFits(): FitPool {
  shared ??= startFitPool(loadForecastConfig({ environment: {} }), { logger: quietLogger });
  return shared;
}

/**
 * Starts all five services, which fit on threads that all starts of this process share, unless the environment says how
 * many. In an empty folder they find databases that have their tables already.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServices> {
  const { PMX_FORECAST_THREADS: threads } = options.environment ?? process.env;
  await putEmptyDatabases(options.dataDir);
  return start(threads === undefined ? { fits: sharedFits(), ...options } : options);
}
