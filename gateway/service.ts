import { toMicros } from "#lib/kernel/money.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type RunningService,
  type ServiceOptions,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { GatewayConfig } from "./config.ts";
import { withBuiltInSeries } from "./market-data/app/built-in-series.ts";
import { marketDataHandlers } from "./market-data/rpc/market-data-handlers.ts";
import { readSampleSeries } from "./market-data/sources/sample-dataset.ts";
import { createSeriesStore } from "./market-data/store/series-store.ts";
import { resolvePolicy } from "./sprint/app/resolve-policy.ts";
import { SeriesCatalogue } from "./sprint/app/series-catalogue.ts";
import { SprintFeed } from "./sprint/app/sprint-feed.ts";
import { SprintRunner } from "./sprint/app/sprint-runner.ts";
import { openPeers } from "./sprint/peers/open-peers.ts";
import { sprintHandlers } from "./sprint/rpc/sprint-handlers.ts";
import { createSprintStore } from "./sprint/store/sprint-store.ts";

/** The gateway: its built-in bars, the services it calls, its sprints, and its RPCs. */
export function startGateway(options: ServiceOptions<GatewayConfig>): Promise<RunningService> {
  const { config, logger, clock } = options;
  return startService(options, {
    name: "gateway",
    migrations: new URL("./store/migrations", import.meta.url),
    limits: { unboundedMethods: ["pmx.sprint.v1.SprintService/WatchSprint"] },
    async compose(store, { intake, work }) {
      const series = withBuiltInSeries(createSeriesStore(store), [
        { ticker: "AAPL", load: readSampleSeries },
      ]);

      const peers = openPeers(config.peers, config.sprints.peerPatienceMs);
      work.push("channels to the services", async () => peers.close());
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
      intake.push("sprints", () => runner.stop());
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
      return [
        register(SprintService, sprints),
        register(MarketDataService, marketDataHandlers({ series })),
      ];
    },
  });
}
