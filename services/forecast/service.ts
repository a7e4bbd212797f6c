import { buildOfSource } from "#lib/kit/build.ts";
import { openFactStore } from "#lib/kit/events/fact-store.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type OpenPeer,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import type { FitEngine } from "./app/ports.ts";
import {
  externalAddresses,
  type ForecastConfig,
  forecastMigrations,
  withFitLimits,
} from "./config.ts";
import { forecastCreated, forecastFailed, forecastScored } from "./events/forecast-facts.ts";
import { submissionReceived, submissionRevealed } from "./events/submission-facts.ts";
import { RemoteFits } from "./forecaster/remote-fits.ts";
import { externalForecasters } from "./peers/external-forecasters.ts";
import {
  forecastHandlers,
  operations,
  refusedFacts,
  registration,
  storedTimes,
} from "./rpc/handlers.ts";
import { submissionHandlers } from "./rpc/submission-handlers.ts";
import { warmUpHandlers } from "./rpc/warm-up-handlers.ts";
import { createForecastStore } from "./store/forecast-store.ts";
import { createReceiptStore, stateEarlierReceipts } from "./store/receipt-store.ts";
import { createSubmissionStore } from "./store/submission-store.ts";
import { type FitPoolUse, type FitStart, startFitPool } from "./workers/pool.ts";

const source = "forecast";
const drainGraceMs = 10_000;

/** Its own threads, or the forecasters that the configuration names. */
function startEngine(config: ForecastConfig, use: FitPoolUse, openPeer: OpenPeer) {
  const { forecasters: addresses } = config.peers;
  if (addresses === undefined) return startFitPool(config, use);
  const { queueLimit } = config.workers;
  return new RemoteFits({ addresses, queueLimit, build: buildOfSource(), openPeer });
}

/** What the service is started with. */
export interface ForecastOptions extends FactServiceOptions<ForecastConfig> {
  /** What is ready before the first forecast is asked for: WARM where absent. */
  readonly start?: FitStart | undefined;
  /** What fits in place of threads of its own, for several starts in one process; who gives it closes it. */
  readonly fits?: FitEngine | undefined;
}

/** The forecast service: fits models on its own threads or has forecasters fit them, publishes its facts, and answers RPCs. */
export function startForecast(options: ForecastOptions): Promise<RunningService> {
  const { config, logger, clock, bus, start = "WARM" } = options;
  return startService(options, {
    name: "forecast",
    migrations: forecastMigrations,
    drainGraceMs,
    async compose(store, { work }, { metrics }, openPeer) {
      const factStore = openFactStore({ store, bus, source, logger, clock, metrics });
      work.push("forecast facts", () => factStore.close());
      const { policy } = config;
      const startOwn = () => {
        const own = startEngine(config, { logger, metrics, start }, openPeer);
        work.push("fits", () => own.close());
        return own;
      };
      const engine = options.fits ?? startOwn();
      const facts = {
        created: forecastCreated,
        scored: forecastScored,
        failed: forecastFailed,
      };
      if (start === "WARM") {
        await warmUpHandlers(createForecastStore(factStore.dryRun, facts), policy);
      }
      const nowMs = () => clock.nowMs();
      const received = { received: submissionReceived, revealed: submissionRevealed };
      await stateEarlierReceipts(factStore, received, nowMs);
      const submissions = createSubmissionStore(factStore, received);
      const receipts = createReceiptStore(factStore);
      const external = externalForecasters(externalAddresses(config), openPeer);
      work.push("external forecasters", async () => external.close());
      const handlers = forecastHandlers({
        store: createForecastStore(factStore, facts),
        submissions,
        external,
        engine,
        policy,
        nowMs,
        source,
      });
      return [
        register(ForecastService, handlers, registration),
        register(
          SubmissionService,
          submissionHandlers({ submissions, receipts, nowMs }),
          registration,
        ),
        storedTimes("forecast", store),
        refusedFacts({ store, bus, source }),
        operations({
          process: "forecast",
          config: withFitLimits(config),
          clock,
          store,
          migrations: forecastMigrations,
          hasBus: true,
          openPeer,
          peers: { forecaster: config.peers.forecasters },
        }),
      ];
    },
  });
}
