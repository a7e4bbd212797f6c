import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { costModelFromMessage, costModelToMessage } from "#lib/wire/cost-message.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import type { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { estimateCost } from "../app/estimate-cost.ts";
import { type DecisionRooms, evaluateSignal } from "../app/evaluate-signal.ts";
import { getDecision } from "../app/get-decision.ts";
import { policyHash } from "../domain/decision.ts";
import type { PolicyOverrides } from "../domain/policy/resolve-policy.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { roundTripCostMessage } from "./cost-message.ts";
import { decisionMessage } from "./decision-message.ts";
import { instrumentOf } from "./instrument-message.ts";
import { overridesOf, policyMessage } from "./policy-message.ts";
import { signalRequestOf } from "./signal-message.ts";

/** What the RPCs answer from. */
export interface RiskGateRooms extends DecisionRooms {
  /** The name under which facts are numbered. */
  readonly factSource: string;
  /** The policy of file and environment with a request's wishes on top. */
  readonly policyWith: (overrides: PolicyOverrides) => RiskPolicy;
  /** Called after a decision was stored. */
  readonly onFact: () => void;
}

/** The RPCs of the risk gate. */
export function riskGateHandlers(rooms: RiskGateRooms): Handlers<typeof RiskGateService> {
  return {
    async evaluateSignal(request) {
      const recorded = await evaluateSignal(rooms, signalRequestOf(request));
      rooms.onFact();
      return {
        decision: decisionMessage(recorded.decision),
        factPosition: factPositionToMessage(rooms.factSource, recorded.factSequence),
      };
    },
    estimateCost(request) {
      const model = request.costModel
        ? costModelFromMessage(request.costModel, "cost_model")
        : rooms.costModel;
      const cost = estimateCost(model, {
        assetClass: instrumentOf(request.instrument).assetClass,
        quantityUnits: Number(request.quantityUnits),
        dailyVolatilityBps: request.dailyVolatilityBps,
        averageDailyVolumeUnits: request.averageDailyVolumeUnits,
      });
      return { cost: roundTripCostMessage(cost) };
    },
    async getDecision(request) {
      return { decision: decisionMessage(await getDecision(rooms.archive, request.name)) };
    },
    getPolicy(request) {
      const policy = rooms.policyWith(overridesOf(request.overrides));
      return {
        policy: policyMessage(policy),
        policyHash: policyHash(policy),
        costModel: costModelToMessage(rooms.costModel),
      };
    },
  };
}
