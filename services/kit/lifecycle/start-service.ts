import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../clock.ts";
import type { ProcessSettings } from "../config/process-settings.ts";
import type { EventBus } from "../events/bus.ts";
import { type Registration, startServer } from "../grpc/server.ts";
import type { ServerLimits } from "../grpc/server-limits.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import { CloseableStack } from "./closeable-stack.ts";

/** What a service is started with. */
export interface ServiceOptions<Config extends ProcessSettings> {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What a service is started with that tells facts or hears them. */
export interface FactServiceOptions<Config extends ProcessSettings> extends ServiceOptions<Config> {
  readonly bus: EventBus;
}

/** A service while it runs. */
export interface RunningService {
  readonly address: string;
  readonly port: number;
  /** Answers no more calls, stops what it does by itself, then closes the database. */
  close(): Promise<void>;
}

/** A service: a database of its own, what works on it, and the RPCs that answer from it. */
export interface ServiceParts<Schema extends Record<string, unknown>> {
  /** Names the database file and, in messages, the service. */
  readonly name: string;
  readonly schema: Schema;
  readonly migrations: URL;
  /** For how long calls under way may go on at the end; 5 s unless told otherwise. */
  readonly drainGraceMs?: number;
  readonly limits?: Partial<ServerLimits>;
  /** Builds the RPCs over the open database; pushes whatever must be closed before it. */
  compose(
    store: Store<Schema>,
    stack: CloseableStack,
  ): readonly Registration[] | Promise<readonly Registration[]>;
}

/**
 * Opens the database, composes the service over it and answers RPCs. What was opened is closed in
 * the reverse order, also when the start fails.
 * @throws Fault PORT_IN_USE, DATABASE_LOCKED, DATABASE_CORRUPT, STORAGE_NOT_WRITABLE.
 */
export async function startService<Schema extends Record<string, unknown>>(
  { config, logger, clock }: ServiceOptions<ProcessSettings>,
  parts: ServiceParts<Schema>,
): Promise<RunningService> {
  const { name, schema, drainGraceMs = 5_000, limits } = parts;
  const { host, port } = config;
  const stack = new CloseableStack();
  try {
    const path = join(config.dataDir, `${name}.db`);
    const migrationsFolder = fileURLToPath(parts.migrations);
    const store = await openStore({ path, schema, migrationsFolder, logger });
    stack.push(`${name} database`, () => store.close());
    const registrations = await parts.compose(store, stack);
    const server = await startServer({
      ...{ host, port, registrations, logger, clock },
      ...(limits && { limits }),
    });
    stack.push(`${name} server`, () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
