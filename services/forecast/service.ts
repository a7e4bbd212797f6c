import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ForecastService as ForecastServiceDefinition } from "../../proto/gen/pmx/forecast/v1/forecast_service_pb.ts";
import type { Clock } from "../kit/clock.ts";
import type { EventBus } from "../kit/events/bus.ts";
import { startOutboxRelay } from "../kit/events/outbox-relay.ts";
import { register, startServer } from "../kit/grpc/server.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { openStore } from "../kit/store/open-store.ts";
import type { Logger } from "../kit/telemetry/logger.ts";
import type { FitEngine } from "./app/ports.ts";
import type { ForecastConfig } from "./config.ts";
import { packBars } from "./domain/bar-columns.ts";
import { forecastCreated, forecastScored } from "./events/forecast-facts.ts";
import { forecastHandlers } from "./rpc/handlers.ts";
import { createForecastStore } from "./store/forecast-store.ts";
import * as schema from "./store/schema.ts";
import { FitPool } from "./workers/pool.ts";

/** A running forecast service. */
export interface ForecastService {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const source = "forecast";
const drainGraceMs = 10_000;

/** Starts the forecast service: its database, its fact relay, its threads, its server. */
export async function startForecast(options: {
  readonly config: ForecastConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: EventBus;
}): Promise<ForecastService> {
  const { config, logger, clock, bus } = options;
  const stack = new CloseableStack();
  try {
    const store = await openStore({
      path: join(config.dataDir, "forecast.db"),
      schema,
      migrationsFolder: fileURLToPath(new URL("./store/migrations", import.meta.url)),
      logger,
    });
    stack.push("forecast database", () => store.close());
    const relay = startOutboxRelay({ store, bus, source, logger });
    stack.push("forecast facts", () => relay.stop());
    const threads = config.workers.threads || Math.max(1, availableParallelism() - 1);
    const pool = new FitPool({ threads, queueLimit: config.workers.queueLimit, logger });
    stack.push("fit threads", () => pool.close());

    const engine: FitEngine = {
      compute: (bars, horizonBars, policy, signal) =>
        pool.run({ bars: packBars(bars), horizonBars, policy }, signal),
    };
    const facts = {
      source,
      created: forecastCreated,
      scored: forecastScored,
      committed: () => relay.nudge(),
    };
    const handlers = forecastHandlers({
      store: createForecastStore(store, facts),
      engine,
      policy: config.policy,
      nowMs: () => clock.nowMs(),
      source,
    });
    const server = await startServer({
      host: config.host,
      port: config.port,
      registrations: [register(ForecastServiceDefinition, handlers)],
      logger,
      clock,
    });
    stack.push("forecast server", () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
