import { create, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { holdingBars } from "#lib/kernel/calendar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { CountedLimit, ExitPlan } from "#lib/kernel/trading.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { barbellFromMessage } from "#lib/wire/barbell-message.ts";
import { costModelFromMessage } from "#lib/wire/cost-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { portfolioFactsToMessage } from "#lib/wire/portfolio-facts-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import {
  countedLimitFromMessage,
  holdingLimitFromMessage,
  holdingLimitToMessage,
} from "#lib/wire/trading-message.ts";
import { trailingFromMessage } from "#lib/wire/trailing-message.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { type Decision, DecisionSchema, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  type RiskPolicy,
  RiskPolicyOverridesSchema,
  RiskPolicySchema,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import {
  type BatchEvaluateSignalsResponse,
  RiskGateService,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { type CostModel, CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { HoldingLimitSchema, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { DecisionView, RiskGatePeer, Signal } from "../app/risk-gate-port.ts";
import { evidenceToMessage } from "./evidence-message.ts";
import { pinnedMessages } from "./pinned-message.ts";
import { factOf, renamedFields } from "./reply.ts";
import { type CallPolicy, withRetry } from "./retry.ts";

/** The risk gate as the gateway uses it. */
export function riskGatePeer(channel: Channel, calls: CallPolicy): RiskGatePeer {
  const client = clientOf(RiskGateService, channel);
  const policyMessage = pinnedMessages(RiskPolicySchema);
  const costModelMessage = pinnedMessages(CostModelSchema);
  return {
    async policy(overrides, exchanges, holdingLimit) {
      const stated = fromJson(RiskPolicyOverridesSchema, overrides as JsonValue);
      if (holdingLimit !== undefined) {
        stated.holdingLimit = create(HoldingLimitSchema, holdingLimitToMessage(holdingLimit));
      }
      const request = { overrides: stated };
      const reply = await withRetry(calls, (options) => client.getPolicy(request, options)).catch(
        (error) => {
          throw renamedFields(error, "overrides.", "spec.risk_overrides.");
        },
      );
      const policy = requiredInReply(reply.policy, "policy");
      const maximumShareByExchange = among(exchanges, policy.maximumShareByExchange);
      // A rule that is only shown holds back nothing in the ledger either.
      const isShown = policy.dryRunRules.includes("gross-exposure");
      const maximumGrossExposureRatio = isShown ? undefined : policy.maximumGrossExposureRatio;
      return {
        holdingLimit: holdingLimitOf(policy),
        risk: {
          pinned: toJson(RiskPolicySchema, { ...policy, maximumShareByExchange }) as Canonical,
          mode: policy.proofMode ? "PROOF" : "RESEARCH",
        },
        maximumShareByExchange,
        ...(maximumGrossExposureRatio !== undefined && { maximumGrossExposureRatio }),
        costModel: toJson(
          CostModelSchema,
          costsOn(exchanges, requiredInReply(reply.costModel, "cost_model")),
        ) as Canonical,
      };
    },
    terms(policy, costModel) {
      return {
        holdingLimit: holdingLimitOf(policyMessage(policy)),
        costModel: costModelFromMessage(costModelMessage(costModel), "cost_model"),
      };
    },
    async evaluate({ auditSet, portfolio, currency, cashMicros, facts, signals, ...settings }) {
      const policy = policyMessage(settings.policy);
      const holdingLimit = holdingLimitOf(policy);
      const request = {
        auditSet,
        portfolio: portfolio.name,
        ...(currency !== undefined && { currency }),
        equityMicros: portfolio.equityMicros,
        cashMicros,
        facts: portfolioFactsToMessage(facts),
        signals: signals.map((signal) => signalToMessage(signal, holdingLimit, policy)),
        policy,
        costModel: costModelMessage(settings.costModel),
      };
      const reply = await withRetry(calls, (options) =>
        client.batchEvaluateSignals(request, options),
      );
      const decisions = signals.map((_, index) => decisionView(decisionOf(reply, index)));
      return { decisions, fact: factOf(reply.factPosition) };
    },
  };
}

/** Of values by exchange, those of these exchanges. */
function among(exchanges: readonly string[], values: { readonly [exchange: string]: number }) {
  return Object.fromEntries(Object.entries(values).filter(([code]) => exchanges.includes(code)));
}

/** A cost model without the costs of exchanges that nothing is traded on. */
function costsOn(exchanges: readonly string[], model: CostModel): CostModel {
  return {
    ...model,
    halfSpreadBpsByExchange: among(exchanges, model.halfSpreadBpsByExchange),
    slippageBpsByExchange: among(exchanges, model.slippageBpsByExchange),
    commissionBpsByExchange: among(exchanges, model.commissionBpsByExchange),
    commissionPerShareByExchange: among(exchanges, model.commissionPerShareByExchange),
    minimumCommissionByExchange: among(exchanges, model.minimumCommissionByExchange),
    impactFloorBpsByExchange: among(exchanges, model.impactFloorBpsByExchange),
    impactCoefficientByExchange: among(exchanges, model.impactCoefficientByExchange),
  };
}

function holdingLimitOf({ holdingLimit }: RiskPolicy): CountedLimit {
  const limit = requiredInReply(holdingLimit, "policy.holding_limit");
  return countedLimitFromMessage(limit, "policy.holding_limit");
}

/** What the policy does not read is left out: earlier sprints sent none of it, and the gate hashes what it gets. */
function latestBarToMessage(
  { latestBar }: Signal,
  { maximumPriceAgeSessions }: Pick<RiskPolicy, "maximumPriceAgeSessions">,
) {
  if (latestBar === undefined || maximumPriceAgeSessions === undefined) return {};
  const { closePrice, closeTimeMs } = latestBar;
  return { latestBar: { closePrice, closeTime: timestampFromMs(closeTimeMs) } };
}

function signalToMessage(signal: Signal, holdingLimit: CountedLimit, policy: RiskPolicy) {
  const { requestId, instrument, forecast, rate } = signal;
  const { interval, evidence } = forecast;
  const { assetClass, exchange } = instrument;
  const held = holdingBars(holdingLimit, { interval, assetClass, exchange });
  const { heldUnits, leavingUnits, leavingCashMicros, pendingUnits } = signal;
  const { averageDailyVolumeUnits } = forecast;
  const { exchangeAvailableMicros } = signal;
  return {
    ...(exchangeAvailableMicros !== undefined && { exchangeAvailableMicros }),
    requestId,
    heldUnits,
    leavingUnits,
    leavingCashMicros,
    pendingUnits,
    ...latestBarToMessage(signal, policy),
    // Likewise.
    ...(policy.maximumHeldCorrelationRatio !== undefined && {
      correlations: signal.correlations().map((one) => ({ ...one })),
    }),
    instrument: instrumentToMessage(instrument),
    ...(rate && { rate: rateToMessage(rate) }),
    forecast: {
      forecast: forecast.name,
      asOfTime: timestampFromMs(forecast.asOfMs),
      interval: intervalToMessage(interval),
      lastClosePrice: forecast.lastClosePrice,
      ensemblePrices: [...forecast.ensemblePrices],
      bands: forecast.bands.map(({ levelRatio, lowerPrices, upperPrices }) => ({
        levelRatio,
        lowerPrices: [...lowerPrices],
        upperPrices: [...upperPrices],
      })),
      upProbabilities: [...forecast.upProbabilities],
      confidenceBasis: ConfidenceBasis[forecast.confidenceBasis],
      dailyVolatilityBps: forecast.dailyVolatilityBps,
      annualisedVolatilityRatio: forecast.annualisedVolatilityRatio,
      atrPrice: forecast.atrPrice,
      ...(averageDailyVolumeUnits === undefined ? {} : { averageDailyVolumeUnits }),
      opensUnknown: signal.opensUnknown,
      evidence: evidenceToMessage(evidence, held),
      ...(forecast.directionRecord && { directionRecord: { ...forecast.directionRecord } }),
    },
  };
}

/** @throws Fault by which the gate refused the signal. */
function decisionOf({ evaluations }: BatchEvaluateSignalsResponse, index: number): Decision {
  const result = evaluations[index]?.result;
  if (result?.case === "error") throw faultFromMessage(result.value);
  return requiredInReply(result?.value, `evaluations[${index}]`);
}

function verdictName(verdict: Verdict): DecisionView["verdict"] {
  if (verdict === Verdict.ALLOW) return "ALLOW";
  if (verdict === Verdict.ALLOW_REDUCED) return "ALLOW_REDUCED";
  // Unspecified or unknown must never mean yes.
  return "DENY";
}

function decisionView(decision: Decision): DecisionView {
  const barbell = barbellFromMessage(decision, "decision.");
  const verdict = verdictName(decision.verdict);
  const side = decision.signal?.side;
  const confidence = decision.signal?.confidence?.result;
  return {
    name: decision.name,
    verdict,
    bindingRule: verdict === "DENY" ? (decision.size?.bindingRule ?? "") : "",
    side: side === Side.BUY ? "BUY" : side === Side.SELL ? "SELL" : undefined,
    allowedUnits: Number(decision.size?.allowedUnits ?? 0n),
    holdingBars: decision.signal?.holdingBars ?? 0,
    confidenceRatio: confidence?.case === "value" ? confidence.value : undefined,
    exits: exitsOf(decision),
    ...(barbell && { barbell }),
    ...(decision.closesUnits !== undefined && { closesHeld: true }),
    digest: decisionDigest(decision),
  };
}

function exitsOf({ exitPlan }: Decision): ExitPlan | undefined {
  if (exitPlan?.holdingLimit === undefined) return undefined;
  const { stopPrice, targetPrice, holdingLimit, trailing } = exitPlan;
  return {
    stopPrice,
    targetPrice,
    holdingLimit: holdingLimitFromMessage(holdingLimit, "exit_plan.holding_limit"),
    ...(trailing && { trailing: trailingFromMessage(trailing, "exit_plan.trailing") }),
  };
}

/**
 * The decision without the names, hashes and times that hold the sprint's id or the clock, and without what is read
 * of a forecast beside its verdict, which earlier versions lack: steps keep their hash.
 */
function decisionDigest(decision: Decision): Canonical {
  const json = toJson(DecisionSchema, decision) as { readonly [key: string]: Canonical };
  const { verdict, signal, rules, size, cost, exitPlan, closesUnits } = json;
  const { barbellBucket, barbellMultiplier } = json;
  const {
    signalToNoise: _,
    conviction: __,
    riskParts: ___,
    ...hashed
  } = signal as {
    [key: string]: Canonical;
  };
  const barbell = { barbellBucket, barbellMultiplier };
  const { sizing: ____, ...sized } = size as { [key: string]: Canonical };
  return { verdict, signal: hashed, rules, size: sized, cost, exitPlan, closesUnits, ...barbell };
}
