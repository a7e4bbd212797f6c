import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AuditService as AuditServiceDescriptor } from "../../proto/gen/pmx/audit/v1/audit_service_pb.ts";
import type { Clock } from "../kit/clock.ts";
import type { EventBus } from "../kit/events/bus.ts";
import { register, startServer } from "../kit/grpc/server.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { openStore } from "../kit/store/open-store.ts";
import type { Logger } from "../kit/telemetry/logger.ts";
import type { AuditConfig } from "./config.ts";
import { pinSpec } from "./domain/gates/gate-spec.ts";
import { consumeFacts, consumerName } from "./events/consume-facts.ts";
import { auditSetOfEvent } from "./events/decode-fact.ts";
import { gateSpecSchema } from "./gate-spec-schema.ts";
import { auditHandlers } from "./rpc/handlers.ts";
import { factWaiter } from "./rpc/wait-for-facts.ts";
import { evidenceReader } from "./store/evidence-tables.ts";
import { factWriter } from "./store/fact-tables.ts";
import { gateSpecArchive } from "./store/gate-spec-table.ts";
import * as schema from "./store/schema.ts";

const migrationsFolder = fileURLToPath(new URL("./store/migrations", import.meta.url));
const drainGraceMs = 5_000;

/** The audit service while it runs. */
export interface AuditService {
  readonly address: string;
  readonly port: number;
  /** Answers no more calls, consumes no more facts, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database, keeps the gate files' specifications, consumes facts and answers RPCs.
 * @throws Fault PORT_IN_USE, DATABASE_LOCKED, DATABASE_CORRUPT, STORAGE_NOT_WRITABLE.
 */
export async function startAudit(options: {
  readonly config: AuditConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: EventBus;
}): Promise<AuditService> {
  const { config, logger, clock, bus } = options;
  const stack = new CloseableStack();
  try {
    const path = join(config.dataDir, "audit.db");
    const store = await openStore({ path, schema, migrationsFolder, logger });
    stack.push("audit database", () => store.close());
    const onFile = config.gates.map(pinSpec).sort((a, b) => (a.spec.gate < b.spec.gate ? -1 : 1));
    const archive = gateSpecArchive(store, (json) => gateSpecSchema.parse(json));
    await archive.keep(onFile);
    const consumer = await consumeFacts({ store, bus, writerOf: factWriter });
    stack.push("fact consumer", () => consumer.stop());
    const handlers = auditHandlers({
      reader: evidenceReader(store.db, auditSetOfEvent),
      archive,
      onFile,
      policy: config.policy,
      waitForFacts: factWaiter(store, consumerName, clock),
    });
    const { host, port } = config;
    const registrations = [register(AuditServiceDescriptor, handlers)];
    const server = await startServer({ host, port, registrations, logger, clock });
    stack.push("audit server", () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
