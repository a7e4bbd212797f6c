import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MarketDataService } from "../proto/gen/pmx/marketdata/v1/market_data_service_pb.ts";
import { SprintService } from "../proto/gen/pmx/sprint/v1/sprint_service_pb.ts";
import { toMicros } from "../services/kernel/money.ts";
import type { Clock } from "../services/kit/clock.ts";
import { register, startServer } from "../services/kit/grpc/server.ts";
import { CloseableStack } from "../services/kit/lifecycle/closeable-stack.ts";
import { openStore } from "../services/kit/store/open-store.ts";
import type { Logger } from "../services/kit/telemetry/logger.ts";
import { resolvePolicy } from "./app/resolve-policy.ts";
import { SeriesCatalogue } from "./app/series-catalogue.ts";
import { SprintFeed } from "./app/sprint-feed.ts";
import { SprintRunner } from "./app/sprint-runner.ts";
import type { GatewayConfig } from "./config.ts";
import { withBuiltInSeries } from "./market-data/app/built-in-series.ts";
import { readSampleSeries } from "./market-data/sources/sample-dataset.ts";
import { openPeers } from "./peers/open-peers.ts";
import { marketDataHandlers } from "./rpc/market-data-handlers.ts";
import { sprintHandlers } from "./rpc/sprint-handlers.ts";
import * as schema from "./store/schema.ts";
import { createSeriesStore } from "./store/series-store.ts";
import { createSprintStore } from "./store/sprint-store.ts";

/** A running gateway. */
export interface GatewayService {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const drainGraceMs = 5_000;

/** Starts the gateway: its database, its built-in bars, its peers, its sprints, its server. */
export async function startGateway(options: {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly clock: Clock;
}): Promise<GatewayService> {
  const { config, logger, clock } = options;
  const stack = new CloseableStack();
  try {
    const store = await openStore({
      path: join(config.dataDir, "gateway.db"),
      schema,
      migrationsFolder: fileURLToPath(new URL("./store/migrations", import.meta.url)),
      logger,
    });
    stack.push("gateway database", () => store.close());
    const series = withBuiltInSeries(createSeriesStore(store), [
      { ticker: "AAPL", load: readSampleSeries },
    ]);

    const peers = openPeers(config.peers, config.sprints.peerPatienceMs);
    stack.push("channels to the services", async () => peers.close());
    const journal = createSprintStore(store);
    const catalogue = new SeriesCatalogue(series);
    const feed = new SprintFeed();
    const run = {
      journal,
      catalogue,
      peersUntil: peers.until,
      forecastsAhead: config.sprints.forecastsAhead,
      changed: (sprint: string) => feed.notify(sprint),
    };
    const runner = new SprintRunner(run, logger, config.sprints.maximumActiveSprints);
    stack.push("sprints", () => runner.stop());
    if (config.resumeSprints) await runner.resume();

    const sprints = sprintHandlers({
      ...{ journal, catalogue, runner, feed },
      resolvePolicy: (overrides) => resolvePolicy(peers.atOnce, config.sprints.gates, overrides),
      nowMs: () => clock.nowMs(),
      warmUpBars: config.sprints.warmUpBars,
      defaultProofMode: config.sprints.proofMode,
      defaultHorizonBars: config.sprints.defaultHorizonBars,
      defaultStartingCashMicros: toMicros(config.sprints.defaultStartingCash),
    });
    const server = await startServer({
      host: config.host,
      port: config.port,
      registrations: [
        register(SprintService, sprints),
        register(MarketDataService, marketDataHandlers({ series })),
      ],
      logger,
      clock,
      limits: { unboundedMethods: ["pmx.sprint.v1.SprintService/WatchSprint"] },
    });
    stack.push("gateway server", () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
