import { availableParallelism } from "node:os";
import { openFactStore } from "#lib/kit/events/fact-store.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { type ForecastConfig, forecastMigrations } from "./config.ts";
import { forecastCreated, forecastFailed, forecastScored } from "./events/forecast-facts.ts";
import { contractSettings, forecastHandlers, storedTimes } from "./rpc/handlers.ts";
import { warmUpHandlers } from "./rpc/warm-up-handlers.ts";
import { createForecastStore } from "./store/forecast-store.ts";
import { FitPool } from "./workers/pool.ts";

const source = "forecast";
const drainGraceMs = 10_000;

/** The forecast service: fits models on its own threads, publishes its facts, and answers RPCs. */
export function startForecast(
  options: FactServiceOptions<ForecastConfig>,
): Promise<RunningService> {
  const { config, logger, clock, bus } = options;
  return startService(options, {
    name: "forecast",
    migrations: forecastMigrations,
    drainGraceMs,
    async compose(store, { work }, { metrics }) {
      const factStore = openFactStore({ store, bus, source, logger, clock, metrics });
      work.push("forecast facts", () => factStore.close());
      const threads = config.workers.threads || Math.max(1, availableParallelism() - 1);
      const { queueLimit, fitTimeLimitMs } = config.workers;
      const { policy } = config;
      const pool = new FitPool({
        threads,
        queueLimit,
        timeLimitMs: fitTimeLimitMs,
        policy,
        logger,
        metrics,
      });
      work.push("fit threads", () => pool.close());
      const facts = {
        created: forecastCreated,
        scored: forecastScored,
        failed: forecastFailed,
      };
      await warmUpHandlers(createForecastStore(factStore.dryRun, facts), policy);
      const handlers = forecastHandlers({
        store: createForecastStore(factStore, facts),
        engine: pool,
        policy,
        nowMs: () => clock.nowMs(),
        source,
      });
      return [
        register(ForecastService, handlers, contractSettings),
        storedTimes("forecast", store),
      ];
    },
  });
}
