import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RiskGateService as RiskGateServiceDescriptor } from "../../proto/gen/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Clock } from "../kit/clock.ts";
import type { EventBus } from "../kit/events/bus.ts";
import { startOutboxRelay } from "../kit/events/outbox-relay.ts";
import { register, startServer } from "../kit/grpc/server.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { openStore } from "../kit/store/open-store.ts";
import type { Logger } from "../kit/telemetry/logger.ts";
import type { RiskGateConfig } from "./config.ts";
import { type PolicyOverrides, resolvePolicy } from "./domain/policy/resolve-policy.ts";
import { decisionMade, factSource } from "./events/decision-made.ts";
import { decisionMessage } from "./rpc/decision-message.ts";
import { riskGateHandlers } from "./rpc/handlers.ts";
import { decisionArchive } from "./store/decision-archive.ts";
import * as schema from "./store/schema.ts";

const migrationsFolder = fileURLToPath(new URL("./store/migrations", import.meta.url));
const drainGraceMs = 5_000;

/** The risk gate while it runs. */
export interface RiskGateService {
  readonly address: string;
  readonly port: number;
  /** Answers no more calls, publishes no more facts (the next start does), closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database, publishes the facts that still wait, and answers RPCs.
 * @throws Fault PORT_IN_USE, DATABASE_LOCKED, DATABASE_CORRUPT, STORAGE_NOT_WRITABLE.
 */
export async function startRiskGate(options: {
  readonly config: RiskGateConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: EventBus;
}): Promise<RiskGateService> {
  const { config, logger, clock, bus } = options;
  const policyWith = (overrides: PolicyOverrides) =>
    resolvePolicy(config.policy, [config.environment, overrides]);
  const stack = new CloseableStack();
  try {
    const path = join(config.dataDir, "risk-gate.db");
    const store = await openStore({ path, schema, migrationsFolder, logger });
    stack.push("risk-gate database", () => store.close());
    const relay = startOutboxRelay({ store, bus, source: factSource, logger, clock });
    stack.push("risk-gate facts", () => relay.stop());
    const handlers = riskGateHandlers({
      archive: decisionArchive({
        store,
        source: factSource,
        factOf: (decision) => decisionMade(decisionMessage(decision), decision.createTimeMs),
      }),
      policy: policyWith({}),
      costModel: config.costModel,
      nowMs: () => clock.nowMs(),
      factSource,
      policyWith,
      onFact: () => relay.nudge(),
    });
    const { host, port } = config;
    const registrations = [register(RiskGateServiceDescriptor, handlers)];
    const server = await startServer({ host, port, registrations, logger, clock });
    stack.push("risk-gate server", () => server.drain(drainGraceMs));
    return { address: server.address, port: server.port, close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
