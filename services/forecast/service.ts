import { availableParallelism } from "node:os";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { dryRun } from "#lib/kit/store/dry-run.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { ForecastConfig } from "./config.ts";
import { forecastCreated, forecastScored } from "./events/forecast-facts.ts";
import { forecastHandlers } from "./rpc/handlers.ts";
import { rehearseCalls } from "./rpc/rehearse-calls.ts";
import { createForecastStore } from "./store/forecast-store.ts";
import { fitEngine } from "./workers/fit-engine.ts";
import { FitPool } from "./workers/pool.ts";

const source = "forecast";
const drainGraceMs = 10_000;

/** The forecast service: fits models on threads of its own, tells its facts, and answers RPCs. */
export function startForecast(
  options: FactServiceOptions<ForecastConfig>,
): Promise<RunningService> {
  const { config, logger, clock, bus } = options;
  return startService(options, {
    name: "forecast",
    migrations: new URL("./store/migrations", import.meta.url),
    drainGraceMs,
    async compose(store, { work }) {
      const relay = startOutboxRelay({ store, bus, source, logger, clock });
      work.push("forecast facts", () => relay.drain());
      const threads = config.workers.threads || Math.max(1, availableParallelism() - 1);
      const { queueLimit, fitTimeLimitMs } = config.workers;
      const { policy } = config;
      const pool = new FitPool({
        threads,
        queueLimit,
        timeLimitMs: fitTimeLimitMs,
        policy,
        logger,
      });
      work.push("fit threads", () => pool.close());
      const facts = { source, created: forecastCreated, scored: forecastScored };
      const untold = createForecastStore(dryRun(store), { ...facts, committed() {} });
      await rehearseCalls(untold, policy);
      const told = { ...facts, committed: () => relay.nudge() };
      const handlers = forecastHandlers({
        store: createForecastStore(store, told),
        engine: fitEngine(pool, threads),
        policy,
        nowMs: () => clock.nowMs(),
        source,
      });
      return [register(ForecastService, handlers)];
    },
  });
}
