import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import type { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";
import {
  type FactServiceOptions,
  type OpenPeer,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ExecutionFeed } from "./app/execution-feed.ts";
import { noTradingGate, type TradingGate } from "./app/trading-gate.ts";
import { type ExecutionConfig, executionMigrations } from "./config.ts";
import { factLog } from "./events/fact-log.ts";
import { factOfEnd, factsOf, factsOfOrder, source } from "./events/facts.ts";
import { riskGatePeer } from "./peers/risk-gate-peer.ts";
import {
  contractSettings,
  executionHandlers,
  operations,
  refusedFacts,
  storedTimes,
} from "./rpc/handlers.ts";
import { createPortfolioStore } from "./store/portfolio-store.ts";

/** Who says whether trading is ACTIVE; the channel is closed with the service's work. */
function openTradingGate(
  address: string | undefined,
  openPeer: OpenPeer,
  work: CloseableStack,
): TradingGate {
  if (address === undefined) return noTradingGate;
  const channel = openPeer(address);
  work.push("execution's channel to the risk gate", async () => channel.close());
  return riskGatePeer(channel);
}

/** The execution service: simulates orders on bars, states facts, and answers RPCs. */
export function startExecution(
  options: FactServiceOptions<ExecutionConfig>,
): Promise<RunningService> {
  const { logger, clock, bus } = options;
  const { policy, costModel } = options.config;
  return startService(options, {
    name: "execution",
    migrations: executionMigrations,
    limits: { unboundedMethods: ["pmx.execution.v1.ExecutionService/WatchExecutions"] },
    compose(store, { work }, { metrics }, openPeer) {
      const facts = openFactStore({ store, bus, source, logger, clock, metrics });
      work.push("execution facts", () => facts.close());
      const feed = new ExecutionFeed();
      const portfolios = createPortfolioStore(notifying(facts, feed), {
        factsOf,
        factsOfOrder,
        factOfEnd,
      });
      const own = { policy, costModel };
      const tradingGate = openTradingGate(options.config.peers.riskGate, openPeer, work);
      const handlers = executionHandlers({
        store: portfolios,
        own,
        clock,
        source,
        feed,
        log: factLog(facts),
        tradingGate,
      });
      return [
        register(ExecutionService, handlers, contractSettings),
        storedTimes("execution", store),
        refusedFacts({ store, bus, source }),
        operations({
          process: "execution",
          config: options.config,
          clock,
          store,
          migrations: executionMigrations,
          hasBus: true,
          openPeer,
          peers: { "risk-gate": options.config.peers.riskGate },
        }),
      ];
    },
  });
}

/** The store of facts, whose commits wake those who watch. */
function notifying(
  facts: FactStore,
  feed: ExecutionFeed,
): Pick<FactStore, "db" | "snapshot" | "commit" | "keepsCommits"> {
  return {
    db: facts.db,
    snapshot: facts.snapshot,
    keepsCommits: facts.keepsCommits,
    async commit(work) {
      const committed = await facts.commit(work);
      feed.notify();
      return committed;
    },
  };
}
