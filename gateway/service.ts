import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toMicros } from "#lib/kernel/money.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import { localCalls } from "#lib/kit/grpc/server/local-calls.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import { newId } from "#lib/kit/ids.ts";
import { followPeers } from "#lib/kit/lifecycle/follow-peers.ts";
import {
  type RunningService,
  type ServiceOptions,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { type GatewayConfig, gatewayMigrations } from "./config.ts";
import { historyReader } from "./market-data/app/bar-history.ts";
import { frontierReader } from "./market-data/app/frontier-universe.ts";
import { type SealedFrom, sealedSeries } from "./market-data/app/sealed-series.ts";
import { withSources } from "./market-data/app/sourced-series.ts";
import { visibleUntil } from "./market-data/app/stored-until.ts";
import { contractSettings, marketDataHandlers } from "./market-data/rpc/handlers.ts";
import { gatewaySources } from "./market-data/sources/index.ts";
import { strayDailyBars } from "./market-data/store/daily-starts.ts";
import { keepEarlierBlocks, otherNamesOf } from "./market-data/store/price-blocks.ts";
import { createSeriesStore } from "./market-data/store/series-store.ts";
import { createStoredUntil, storedEndOf } from "./market-data/store/stored-ends.ts";
import { openComparisons } from "./readiness/peers/regime-comparisons.ts";
import { sprintEvidence } from "./readiness/peers/sprint-evidence.ts";
import { openOtherDatabases } from "./readiness/peers/stored-times.ts";
import { openWaiverLog } from "./readiness/peers/waiver-log.ts";
import { operations, readinessHandlers, storedTimes } from "./readiness/rpc/handlers.ts";
import { buildFiles } from "./readiness/sources/build-files.ts";
import { ownTimes } from "./readiness/store/own-times.ts";
import { createReadinessStore } from "./readiness/store/readiness-store.ts";
import { SealTeller } from "./sprint/app/seal-teller.ts";
import { SprintFeed } from "./sprint/app/sprint-feed.ts";
import { sprintRecords } from "./sprint/app/sprint-records.ts";
import { SprintRunner } from "./sprint/app/sprint-runner.ts";
import { sprintsReading } from "./sprint/app/sprints-reading.ts";
import { openPeers } from "./sprint/peers/open-peers.ts";
import { forwardHandlers } from "./sprint/rpc/forward-handlers.ts";
import { gateRoute } from "./sprint/rpc/gate-route.ts";
import { sprintHandlers } from "./sprint/rpc/handlers.ts";
import { watchSprints } from "./sprint/rpc/sprint-sight.ts";
import { stepMessages } from "./sprint/rpc/step-messages.ts";
import { countEarlierSprints } from "./sprint/store/earlier-sprints.ts";
import { createForwardStore } from "./sprint/store/forward-store.ts";
import { latestSteps } from "./sprint/store/latest-steps.ts";
import { createSealStore } from "./sprint/store/seal-store.ts";
import { sprintsByState } from "./sprint/store/sprint-states.ts";
import { createSprintStore } from "./sprint/store/sprint-store.ts";
import { createTrialStore } from "./sprint/store/trial-store.ts";

/** How soon a sprint looks whether its storage can be written again, and a seal is told again: neither passes within moments. */
const retryMs = 2_000;

const buildFolder = fileURLToPath(new URL("..", import.meta.url));

/** What trials and seals ask market data, in their own transactions. */
const prices = { otherNamesOf, storedEndOf };

/** A gateway that answers. */
export interface RunningGateway extends RunningService {
  /** Resumes the unfinished sprints of its database, where the configuration left them alone at the start. */
  resumeSprints(): Promise<void>;
}

/** The gateway: its stored bars and their sources, the services it calls, its sprints, its RPCs. */
export async function startGateway(
  options: ServiceOptions<GatewayConfig>,
): Promise<RunningGateway> {
  const { config, logger, clock } = options;
  const { sprints: settings } = config;
  let resumeSprints = () => Promise.resolve();
  const running = await startService(options, {
    name: "gateway",
    migrations: gatewayMigrations,
    limits: { unboundedMethods: ["pmx.sprint.v1.SprintService/WatchSprint"] },
    async compose(store, { intake, work }, { metrics, routes, readiness }, openPeer) {
      const nowMs = () => clock.nowMs();
      const { dataDir, sources, sourceRequests } = config;
      const asked = gatewaySources(sources, sourceRequests, { dataDir, nowMs });
      const stored = createSeriesStore(store);
      const series = withSources(stored, asked, nowMs);
      const seals = createSealStore(store, prices);
      const readWholeHistory = historyReader(series, yieldToEventLoop);
      const sealedFrom: SealedFrom = async (ticker) => (await seals.closedSealOf(ticker))?.fromMs;
      const readHistory = historyReader(sealedSeries(series, sealedFrom), yieldToEventLoop);
      const storedUntil = visibleUntil(createStoredUntil(store), sealedFrom);

      const patience = {
        interactiveMs: settings.interactivePatienceMs,
        sprintMs: settings.peerPatienceMs,
      };
      const peers = openPeers(openPeer, config.peers, patience);
      work.push("channels to the services", async () => peers.close());
      const stopLooking = followPeers(peers.channels, readiness);
      work.push("looks at the services", async () => stopLooking());

      await keepEarlierBlocks(store, yieldToEventLoop);
      await countEarlierSprints(store, prices, logger);
      const journal = createSprintStore(store, prices, nowMs);
      const forward = createForwardStore(store, journal);
      const build = buildOfSource();
      const feed = new SprintFeed();
      const { forecastsAhead, maximumActiveSprints, gates, frontierGates, warmUpBars } = settings;
      const runner: SprintRunner = new SprintRunner(
        {
          ...{ journal, readHistory, seals },
          nights: (sprint) => forward.nights(sprint),
          forecastsAhead,
          peersForSprint: peers.forSprint,
          changed: (sprint) => feed.notify(sprint),
          nextChange: (sprint, signal) => feed.changed(sprint, signal),
          build,
          letOthersRun: yieldToEventLoop,
          watchStep: watchSprints(metrics, {
            progress: () => runner.progress(),
            states: () => sprintsByState(store.db),
          }),
        },
        logger,
        {
          maximumActive: maximumActiveSprints,
          // A process that resumes sprints outlives a full disk; a command ends and says so.
          waitForStorage: config.resumeSprints ? (signal) => pause(retryMs, signal) : undefined,
        },
      );
      intake.push("sprints", () => runner.stop());
      const sealTeller = new SealTeller({
        seals,
        audit: (signal) => peers.forSprint(signal).audit,
        wait: (signal) => pause(retryMs, signal),
        log: logger,
      });
      intake.push("seals that are told", () => sealTeller.stop());
      sealTeller.start();
      resumeSprints = () => runner.resume();
      if (config.resumeSprints) await resumeSprints();

      const trials = createTrialStore(store, prices);
      const planned = {
        ...{ journal, readHistory, seals, runner, gates, warmUpBars, peers: peers.interactive },
        ...{ storedUntil, nowMs, build },
        defaults: {
          horizonBars: settings.defaultHorizonBars,
          startingCashMicros: toMicros(settings.defaultStartingCash),
          proofMode: settings.proofMode,
        },
      };
      const sprints = sprintHandlers({
        ...planned,
        ...{ readWholeHistory, sealTeller },
        readFrontier: frontierReader(stored, readHistory),
        feed,
        trials,
        frontierGates,
        computing: peers.computing,
        logger,
      });
      routes.push(gateRoute({ journal, computing: peers.computing }));
      const { overdueSessions } = settings;
      const forwardSprints = forwardHandlers({ ...planned, forward, overdueSessions });
      const databases = openOtherDatabases(openPeer, Object.values(config.peers));
      work.push("channels to the other databases", async () => databases.close());
      const comparisons = openComparisons(openPeer, config.peers.audit);
      work.push("channel to the comparisons", async () => comparisons.close());
      const waiverLog = openWaiverLog(openPeer, config.peers.audit);
      work.push("channel to the log of waivers", async () => waiverLog.close());
      const findStrayBars = () => strayDailyBars(store, yieldToEventLoop);
      const { checkRecord, deployFolder } = config.readiness;
      const checklist = readinessHandlers({
        sprints: sprintEvidence(
          sprintRecords(
            { journal, nights: forward.nights, peers: peers.computing(), nowMs },
            yieldToEventLoop,
          ),
        ),
        files: buildFiles({
          checkRecord: checkRecord ?? join(buildFolder, "check-record.json"),
          deployFolder: deployFolder ?? join(buildFolder, "deploy"),
          buildFolder,
        }),
        readRegimeComparisons: () => comparisons.ofRegimes(),
        readStoredTimes: async () => [
          ...(await databases.read()),
          await ownTimes(store, findStrayBars),
        ],
        journal: createReadinessStore(store),
        waiverLog,
        nowMs,
        newId,
        build,
      });
      const marketData = marketDataHandlers({
        ...{ store: series, sealedFrom, nowMs },
        readersOf: sprintsReading(journal),
      });
      if (config.httpPort !== undefined) {
        const { openAuditRecords, sprintActions, webPages, webView } = await import(
          "./web/index.ts"
        );
        const { close, ...auditRecords } = openAuditRecords(openPeer, config.peers.audit);
        work.push("channel to the records of audit", async () => close());
        const calls = localCalls(SprintService, sprints, contractSettings);
        const reads = {
          ...calls,
          ...localCalls(ReadinessService, checklist, contractSettings),
          ...localCalls(MarketDataService, marketData, contractSettings),
          ...auditRecords,
          latestSteps: async (sprint: string, atMost: number) =>
            stepMessages(sprint, latestSteps(store, sprint, atMost)),
        };
        routes.push(...webView(webPages(reads), sprintActions(calls)));
      }
      return [
        register(SprintService, sprints, contractSettings),
        register(ForwardSprintService, forwardSprints, contractSettings),
        register(ReadinessService, checklist, contractSettings),
        storedTimes("gateway", store),
        operations({
          process: "gateway",
          config,
          clock,
          store,
          migrations: gatewayMigrations,
          hasBus: false,
          openPeer,
          peers: {
            forecast: config.peers.forecast,
            "risk-gate": config.peers.riskGate,
            execution: config.peers.execution,
            audit: config.peers.audit,
          },
        }),
        register(MarketDataService, marketData, contractSettings),
      ];
    },
  });
  return { ...running, resumeSprints };
}
