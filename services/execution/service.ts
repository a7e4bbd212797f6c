import { openFactStore } from "#lib/kit/events/fact-store.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { ExecutionConfig } from "./config.ts";
import { factOfEnd, factsOf, factsOfOrder, source } from "./events/facts.ts";
import { contractSettings, executionHandlers, storedTimes } from "./rpc/handlers.ts";
import { createPortfolioStore } from "./store/portfolio-store.ts";

/** The execution service: simulates orders on bars, states facts, and answers RPCs. */
export function startExecution(
  options: FactServiceOptions<ExecutionConfig>,
): Promise<RunningService> {
  const { logger, clock, bus } = options;
  const { policy, costModel } = options.config;
  return startService(options, {
    name: "execution",
    migrations: new URL("./store/migrations", import.meta.url),
    compose(store, { work }) {
      const facts = openFactStore({ store, bus, source, logger, clock });
      work.push("execution facts", () => facts.close());
      const portfolios = createPortfolioStore(facts, { factsOf, factsOfOrder, factOfEnd });
      const own = { policy, costModel };
      const handlers = executionHandlers({ store: portfolios, own, clock, source });
      return [
        register(ExecutionService, handlers, contractSettings),
        storedTimes("execution", store),
      ];
    },
  });
}
