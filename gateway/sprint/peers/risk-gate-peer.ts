import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import { holdingLimitFromMessage } from "#lib/wire/trading-message.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import {
  type Decision,
  DecisionSchema,
  Outcome,
  Verdict,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskPolicyOverridesSchema, RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { DecisionView, RiskGatePeer } from "../app/peers.ts";
import { factOf, renamedFields } from "./reply.ts";
import { type CallPolicy, withRetry } from "./retry.ts";

/** The risk gate as the gateway uses it. */
export function riskGatePeer(channel: Channel, calls: CallPolicy): RiskGatePeer {
  const client = clientOf(RiskGateService, channel);
  return {
    async policy(overrides) {
      const request = { overrides: fromJson(RiskPolicyOverridesSchema, overrides as JsonValue) };
      const reply = await withRetry(calls, (options) => client.getPolicy(request, options)).catch(
        (error) => {
          throw renamedFields(error, "overrides.", "spec.risk_overrides.");
        },
      );
      const policy = requiredInReply(reply.policy, "policy");
      return {
        risk: {
          pinned: toJson(RiskPolicySchema, policy) as Canonical,
          mode: policy.proofMode ? "PROOF" : "RESEARCH",
        },
        costModel: toJson(
          CostModelSchema,
          requiredInReply(reply.costModel, "cost_model"),
        ) as Canonical,
      };
    },
    async evaluate(input) {
      const { name, asOfMs, contentHash: _, fact: __, bands: ___, ...measures } = input.forecast;
      const { averageDailyVolumeUnits, confidenceBasis, ...always } = measures;
      const { lowerPrices, upperPrices, levelRatio } = input.band;
      const request = {
        requestId: input.requestId,
        auditSet: input.auditSet,
        instrument: instrumentToMessage(input.instrument),
        forecast: {
          forecast: name,
          asOfTime: timestampFromMs(asOfMs),
          ...always,
          confidenceBasis: ConfidenceBasis[confidenceBasis],
          ensemblePrices: [...always.ensemblePrices],
          lowerPrices: [...lowerPrices],
          upperPrices: [...upperPrices],
          intervalLevelRatio: levelRatio,
          upProbabilities: [...always.upProbabilities],
          ...(averageDailyVolumeUnits === undefined ? {} : { averageDailyVolumeUnits }),
        },
        portfolio: input.portfolio,
        policy: fromJson(RiskPolicySchema, input.policy as JsonValue),
        costModel: fromJson(CostModelSchema, input.costModel as JsonValue),
      };
      const reply = await withRetry(calls, (options) => client.evaluateSignal(request, options));
      const decision = requiredInReply(reply.decision, "decision");
      return { ...decisionView(decision), fact: factOf(reply.factPosition) };
    },
  };
}

function verdictName(verdict: Verdict): DecisionView["verdict"] {
  if (verdict === Verdict.ALLOW) return "ALLOW";
  if (verdict === Verdict.ALLOW_REDUCED) return "ALLOW_REDUCED";
  // Unspecified or unknown must never mean yes.
  return "DENY";
}

function decisionView(decision: Decision): Omit<DecisionView, "fact"> {
  const broken = decision.rules.find(
    ({ outcome }) => outcome === Outcome.FAIL || outcome === Outcome.NOT_EVALUABLE,
  );
  const side = decision.signal?.side;
  const confidence = decision.signal?.confidence?.result;
  return {
    name: decision.name,
    verdict: verdictName(decision.verdict),
    bindingRule: broken?.rule ?? "",
    side: side === Side.BUY ? "BUY" : side === Side.SELL ? "SELL" : undefined,
    allowedUnits: Number(decision.size?.allowedUnits ?? 0n),
    confidenceRatio: confidence?.case === "value" ? confidence.value : undefined,
    exits: exitsOf(decision),
    digest: decisionDigest(decision),
  };
}

function exitsOf({ exitPlan }: Decision): ExitPlan | undefined {
  if (exitPlan?.holdingLimit === undefined) return undefined;
  const { stopPrice, targetPrice, holdingLimit } = exitPlan;
  return {
    stopPrice,
    targetPrice,
    holdingLimit: holdingLimitFromMessage(holdingLimit, "exit_plan.holding_limit"),
  };
}

/** The decision without the names, hashes and times that hold the sprint's id or the clock. */
function decisionDigest(decision: Decision): Canonical {
  const json = toJson(DecisionSchema, decision) as { readonly [key: string]: Canonical };
  const { verdict, signal, rules, size, cost, exitPlan } = json;
  return { verdict, signal, rules, size, cost, exitPlan };
}
