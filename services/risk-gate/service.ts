import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { openFactStore } from "#lib/kit/events/fact-store.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import type { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";
import {
  type FactServiceOptions,
  type OpenPeer,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { NamedForecasts } from "./app/named-forecasts.ts";
import { type RiskGateConfig, riskGateMigrations } from "./config.ts";
import { type PolicyOverrides, resolvePolicy } from "./domain/policy/resolve-policy.ts";
import { decisionMade, factSource } from "./events/decision-made.ts";
import { tradingStateChanged } from "./events/trading-state-changed.ts";
import { forecastPeer, noForecastPeer } from "./peers/forecast-peer.ts";
import { encodedAppliedPolicy, encodedDecision } from "./rpc/encoded-decision.ts";
import {
  operations,
  refusedFacts,
  registration,
  riskGateHandlers,
  storedTimes,
} from "./rpc/handlers.ts";
import { tradingStateChangeToMessage } from "./rpc/trading-state-message.ts";
import { createDecisionHistory } from "./store/decision-history.ts";
import { createDecisionStore } from "./store/decision-store.ts";
import { createTradingStateStore } from "./store/trading-state-store.ts";

/** Where forecasts are looked up by their names; its channel is closed with the service's work. */
function openForecasts(
  address: string | undefined,
  openPeer: OpenPeer,
  work: CloseableStack,
): NamedForecasts {
  if (address === undefined) return noForecastPeer;
  const channel = openPeer(address);
  work.push("risk-gate's channel to forecasts", async () => channel.close());
  return forecastPeer(channel);
}

/** The risk gate: decides, publishes its decisions (also those that wait since the last run), answers RPCs. */
export function startRiskGate(
  options: FactServiceOptions<RiskGateConfig>,
): Promise<RunningService> {
  const { config, logger, clock, bus } = options;
  const policyWith = (overrides: PolicyOverrides) =>
    resolvePolicy(config.policy, [config.overrides, overrides]);
  return startService(options, {
    name: "risk-gate",
    migrations: riskGateMigrations,
    compose(store, { work }, { metrics }, openPeer) {
      const facts = openFactStore({ store, bus, source: factSource, logger, clock, metrics });
      work.push("risk-gate facts", () => facts.close());
      const tradingStates = createTradingStateStore(facts, (change) =>
        tradingStateChanged(tradingStateChangeToMessage(change), change.changeTimeMs),
      );
      const handlers = riskGateHandlers({
        forecasts: openForecasts(config.peers.forecast, openPeer, work),
        tradingStates,
        history: createDecisionHistory(facts),
        letOthersRun: yieldToEventLoop,
        decisions: createDecisionStore(facts, (decision, applied) =>
          decisionMade(
            encodedDecision(decision),
            encodedAppliedPolicy(decision.policyHash, applied),
            decision.createTimeMs,
          ),
        ),
        policy: policyWith({}),
        costModel: config.costModel,
        nowMs: () => clock.nowMs(),
        source: facts.source,
        policyWith,
      });
      return [
        register(RiskGateService, handlers, registration),
        storedTimes("risk-gate", store),
        refusedFacts({ store, bus, source: factSource }),
        operations({
          process: "risk-gate",
          config,
          clock,
          store,
          migrations: riskGateMigrations,
          hasBus: true,
          openPeer,
          peers: { forecast: config.peers.forecast },
        }),
      ];
    },
  });
}
