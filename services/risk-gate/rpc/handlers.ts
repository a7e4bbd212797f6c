import { Fault, invalidField, notFound } from "#lib/kernel/fault.ts";
import { withEncoded } from "#lib/kit/encoded-message.ts";
import type { Handlers, RegistrationSettings } from "#lib/kit/grpc/server/handlers.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { costModelToMessage } from "#lib/wire/cost-message.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import {
  EvaluateSignalResponseSchema,
  type RiskGateService,
  SignalEvaluationSchema,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { type DecisionDependencies, evaluateSignal } from "../app/evaluate-signal.ts";
import { type Evaluated, evaluateSignals } from "../app/evaluate-signals.ts";
import type { NamedForecasts } from "../app/named-forecasts.ts";
import type { ReplayDependencies } from "../app/replay-decision.ts";
import type { TradingStateStore } from "../app/trading-state-port.ts";
import { projectAllocation } from "../domain/allocation/project-allocation.ts";
import { policyHash } from "../domain/decision.ts";
import type { BarbellSettings } from "../domain/policy/barbell-settings.ts";
import type { PolicyOverrides } from "../domain/policy/resolve-policy.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { allocationFromMessage, allocationToMessage } from "./allocation-message.ts";
import { decisionToMessage, roundTripCostToMessage } from "./decision-message.ts";
import { encodedDecision } from "./encoded-decision.ts";
import { estimatedCost } from "./estimate-cost.ts";
import { namedForecast, namedForecasts } from "./look-up-forecasts.ts";
import { overridesFromMessage, policyToMessage } from "./policy-message.ts";
import { replayHandlers } from "./replay-handlers.ts";
import { batchFromMessage, signalRequestFromMessage } from "./signal-message.ts";
import { tradingStateHandlers } from "./trading-state-handlers.ts";

export { operations } from "#lib/wire/operations.ts";
export { refusedFacts } from "#lib/wire/refused-facts.ts";
export { storedTimes } from "#lib/wire/stored-times.ts";

/** How the service is registered: callers send the policy and the cost model of a sprint with each of its signals. */
export const registration: RegistrationSettings = {
  ...contractSettings,
  rememberedMessages: [RiskPolicySchema, CostModelSchema],
};

/** What the RPCs work with. */
export interface RiskGateDependencies extends DecisionDependencies, ReplayDependencies {
  /** The name under which this service publishes its facts. */
  readonly source: string;
  /** The policy of file and environment with a request's overrides. */
  readonly policyWith: (overrides: PolicyOverrides) => RiskPolicy;
  readonly tradingStates: TradingStateStore;
  readonly forecasts: NamedForecasts;
}

/** The RPCs of the risk gate. */
export function riskGateHandlers(
  dependencies: RiskGateDependencies,
): Handlers<typeof RiskGateService> {
  const { decisions, costModel, source, forecasts } = dependencies;

  return {
    async evaluateSignal(request, context) {
      const asked = signalRequestFromMessage(
        request,
        await namedForecast(forecasts, request, context),
      );
      const recorded = await evaluateSignal(dependencies, asked);
      const factPosition = factPositionToMessage(source, recorded.factSequence);
      const decision = encodedDecision(recorded.decision);
      return withEncoded(EvaluateSignalResponseSchema, { factPosition }, { decision });
    },
    async batchEvaluateSignals(request, context) {
      const items = batchFromMessage(request, await namedForecasts(forecasts, request, context));
      const evaluated = await evaluateSignals(dependencies, items);
      const sequences = evaluated.map((one) => (one instanceof Fault ? 0 : one.factSequence));
      return {
        evaluations: evaluated.map(evaluatedToMessage),
        factPosition: factPositionToMessage(source, Math.max(...sequences)),
      };
    },
    estimateCost(request) {
      return { cost: roundTripCostToMessage(estimatedCost(request, dependencies)) };
    },
    projectAllocation(request) {
      const {
        portfolio,
        wanted,
        barbell = ownBarbell(dependencies),
      } = allocationFromMessage(request);
      return allocationToMessage(projectAllocation(barbell, portfolio, wanted), barbell);
    },
    getDecision({ name }) {
      const known = decisions.find(name);
      if (known === undefined) throw notFound("decision", name);
      return { decision: decisionToMessage(known.answer.decision) };
    },
    ...tradingStateHandlers(dependencies),
    ...replayHandlers(dependencies),
    getPolicy(request) {
      const policy = dependencies.policyWith(overridesFromMessage(request.overrides));
      return {
        policy: policyToMessage(policy),
        policyHash: policyHash(policy),
        costModel: costModelToMessage(costModel),
      };
    },
  };
}

/** The barbell of the service's file, whether it is on or off. @throws Fault FIELD_INVALID where the file has none. */
function ownBarbell({ policyWith }: RiskGateDependencies): BarbellSettings {
  const { barbell } = policyWith({ enableBarbellAllocation: true });
  if (barbell !== undefined) return barbell;
  throw invalidField("policy", "is required: the service has no barbell of its own");
}

function evaluatedToMessage(evaluated: Evaluated) {
  return evaluated instanceof Fault
    ? { result: { case: "error" as const, value: faultToMessage(evaluated) } }
    : withEncoded(SignalEvaluationSchema, {}, { decision: encodedDecision(evaluated.decision) });
}
