import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { stopRelay } from "#lib/kit/events/stop-relay.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { RiskGateConfig } from "./config.ts";
import { type PolicyOverrides, resolvePolicy } from "./domain/policy/resolve-policy.ts";
import { decisionMade, factSource } from "./events/decision-made.ts";
import { decisionMessage } from "./rpc/decision-message.ts";
import { riskGateHandlers } from "./rpc/handlers.ts";
import { decisionArchive } from "./store/decision-archive.ts";

/** The risk gate: decides, tells its decisions (also those that still wait), and answers RPCs. */
export function startRiskGate(
  options: FactServiceOptions<RiskGateConfig>,
): Promise<RunningService> {
  const { config, logger, clock, bus } = options;
  const policyWith = (overrides: PolicyOverrides) =>
    resolvePolicy(config.policy, [config.overrides, overrides]);
  return startService(options, {
    name: "risk-gate",
    migrations: new URL("./store/migrations", import.meta.url),
    compose(store, { work }) {
      const relay = startOutboxRelay({ store, bus, source: factSource, logger, clock });
      work.push("risk-gate facts", () => stopRelay(relay));
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
      return [register(RiskGateService, handlers)];
    },
  });
}
