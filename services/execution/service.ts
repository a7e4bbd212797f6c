import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { stopRelay } from "#lib/kit/events/stop-relay.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { ExecutionConfig } from "./config.ts";
import { factsOf, source } from "./events/facts.ts";
import { handlersOf } from "./rpc/handlers.ts";
import { createBooks } from "./store/books.ts";

/** The execution service: plays orders against bars, tells what happened, and answers RPCs. */
export function startExecution(
  options: FactServiceOptions<ExecutionConfig>,
): Promise<RunningService> {
  const { logger, clock, bus } = options;
  const { policy, costModel } = options.config;
  return startService(options, {
    name: "execution",
    migrations: new URL("./store/migrations", import.meta.url),
    compose(store, { work }) {
      const relay = startOutboxRelay({ store, bus, source, logger, clock });
      work.push("execution facts", () => stopRelay(relay));
      const books = createBooks(store, { source, factsOf, committed: () => relay.nudge() });
      const handlers = handlersOf({ books, own: { policy, costModel }, clock, source });
      return [register(ExecutionService, handlers)];
    },
  });
}
