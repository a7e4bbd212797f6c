import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ExecutionService as ExecutionRpc } from "../../proto/gen/pmx/execution/v1/execution_service_pb.ts";
import type { Clock } from "../kit/clock.ts";
import type { EventBus } from "../kit/events/bus.ts";
import { startOutboxRelay } from "../kit/events/outbox-relay.ts";
import { register, startServer } from "../kit/grpc/server.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { openStore } from "../kit/store/open-store.ts";
import type { Logger } from "../kit/telemetry/logger.ts";
import type { ExecutionConfig } from "./config.ts";
import { factsOf, source } from "./events/facts.ts";
import { handlersOf } from "./rpc/handlers.ts";
import { createBooks } from "./store/books.ts";
import * as schema from "./store/schema.ts";

/** A running execution service. */
export interface ExecutionService {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const drainGraceMs = 5_000;

/** Starts the execution service: its database, the relay of its facts, its server. */
export async function startExecution(options: {
  readonly config: ExecutionConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: EventBus;
}): Promise<ExecutionService> {
  const { config, logger, clock, bus } = options;
  const stack = new CloseableStack();
  try {
    const store = await openStore({
      path: join(config.dataDir, "execution.db"),
      schema,
      migrationsFolder: fileURLToPath(new URL("./store/migrations", import.meta.url)),
      logger,
    });
    stack.push("execution database", () => store.close());
    const relay = startOutboxRelay({ store, bus, source, logger, clock });
    stack.push("execution outbox relay", () => relay.stop());
    const books = createBooks(store, { source, factsOf, committed: () => relay.nudge() });
    const { policy, costModel } = config;
    const handlers = handlersOf({ books, own: { policy, costModel }, clock, source });
    const server = await startServer({
      host: config.host,
      port: config.port,
      registrations: [register(ExecutionRpc, handlers)],
      logger,
      clock,
    });
    stack.push("execution server", () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
