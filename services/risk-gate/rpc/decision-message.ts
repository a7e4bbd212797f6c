import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { TimestampSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { defined, type MetricUnit, undefinedMetric } from "#lib/kernel/metric.ts";
import { barbellToMessage } from "#lib/wire/barbell-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { holdingLimitToMessage } from "#lib/wire/trading-message.ts";
import { trailingToMessage } from "#lib/wire/trailing-message.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import {
  type Decision as DecisionMessage,
  DecisionSchema,
  type ExitPlanSchema,
  Outcome as OutcomeEnum,
  ReasonCode as ReasonCodeEnum,
  type RoundTripCostSchema,
  type RuleOutcome as RuleOutcomeMessage,
  type SignalSchema,
  type SizeSchema,
  Verdict as VerdictEnum,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { MetricSchema } from "#proto/pmx/type/v1/metric_pb.ts";
import { Side as SideEnum } from "#proto/pmx/type/v1/trading_pb.ts";
import { expectedProfitBps } from "../domain/cost/expected-profit.ts";
import type { RoundTripCost } from "../domain/cost/round-trip-cost.ts";
import type { Decision } from "../domain/decision.ts";
import type { DecisionExitPlan } from "../domain/exits/exit-plan.ts";
import type { RuleOutcome } from "../domain/rules/rule.ts";
import { convictionToMessage } from "./conviction-message.ts";

/** A decision as its message. */
export function decisionToMessage(decision: Decision): DecisionMessage {
  const { cost, exitPlan } = decision;
  const { closesUnits } = decision.size.sizing ?? {};
  return create(DecisionSchema, {
    name: decision.name,
    auditSet: decision.auditSet,
    instrument: instrumentToMessage(decision.instrument),
    forecast: decision.forecast,
    asOfTime: timestampFromMs(decision.asOfMs),
    createTime: timestampFromMs(decision.createTimeMs),
    verdict: VerdictEnum[decision.verdict],
    signal: signalToMessage(decision),
    rules: decision.outcomes.map(outcomeToMessage),
    size: sizeToMessage(decision.size),
    ...(cost && { cost: roundTripCostToMessage(cost) }),
    ...(exitPlan && { exitPlan: exitPlanToMessage(exitPlan) }),
    inputHash: decision.inputHash,
    policyHash: decision.policyHash,
    ...(decision.rate && { rate: rateToMessage(decision.rate) }),
    ...barbellToMessage(decision.barbell),
    ...(closesUnits !== undefined && { closesUnits }),
    expectedProfit: measured("expected_profit", "BPS", expectedProfitBps(decision.signal, cost)),
  });
}

function sizeToMessage({ sizing, ...size }: Decision["size"]): MessageInitShape<typeof SizeSchema> {
  if (sizing === undefined) return size;
  const { steps, askedShareBps, limits, bindingConstraint } = sizing;
  return {
    ...size,
    sizing: {
      ...(askedShareBps !== undefined && { askedShareBps }),
      steps: steps.map(({ name, multiplierRatio: multiplier, bps: shareBps }) => ({
        $typeName: "pmx.riskgate.v1.SizeStep",
        name,
        multiplier,
        shareBps,
      })),
      limits: limits.map(({ rule, units }) => ({
        $typeName: "pmx.riskgate.v1.SizeLimit",
        rule,
        units,
      })),
      bindingConstraint,
    },
  };
}

function exitPlanToMessage({
  holdingLimit,
  trailing,
  ...levels
}: DecisionExitPlan): MessageInitShape<typeof ExitPlanSchema> {
  return {
    ...levels,
    holdingLimit: holdingLimitToMessage(holdingLimit),
    ...(trailing && { trailing: trailingToMessage(trailing) }),
  };
}

/** A round trip's cost as its message. */
export function roundTripCostToMessage(
  cost: RoundTripCost,
): MessageInitShape<typeof RoundTripCostSchema> {
  const { entry, exit, totalBps, borrowBps } = cost;
  const borrow = borrowBps === undefined ? {} : { borrowBps };
  return { entry: { ...entry }, exit: { ...exit }, totalBps, ...borrow };
}

function signalToMessage({
  signal,
  confidenceBasis,
}: Decision): MessageInitShape<typeof SignalSchema> {
  const { conviction } = signal;
  return {
    side: signal.side === undefined ? SideEnum.UNSPECIFIED : SideEnum[signal.side],
    holdingBars: signal.holdingBars,
    expectedReturn: measured("expected_return", "BPS", signal.expectedReturnBps),
    confidence: measured("confidence", "RATIO", signal.confidenceRatio),
    riskScore: measured("risk_score", "RATIO", signal.riskScore),
    confidenceBasis: ConfidenceBasis[confidenceBasis],
    ...(signal.riskParts && { riskParts: { ...signal.riskParts } }),
    signalToNoise: measured("signal_to_noise", "RATIO", signal.signalToNoiseRatio),
    ...(conviction && {
      conviction: convictionToMessage(
        conviction,
        measured("conviction", "RATIO", conviction.ratio),
      ),
    }),
  };
}

/** One forecast is one observation; without its inputs there is none. */
function measured(
  name: string,
  unit: MetricUnit,
  value: number | undefined,
): MessageInitShape<typeof MetricSchema> {
  const identity = { name, unit, denominator: "forecasts" };
  return metricToMessage(
    value === undefined
      ? undefinedMetric({ ...identity, n: 0 }, "NO_DATA")
      : defined({ ...identity, n: 1 }, value),
  );
}

/** A whole message and not its parts: a decision has one per rule, and making them of parts copies them. */
export function outcomeToMessage(outcome: RuleOutcome): RuleOutcomeMessage {
  const { rule, unit, message, reason, observed, limit, untilMs } = outcome;
  return {
    $typeName: "pmx.riskgate.v1.RuleOutcome",
    rule,
    outcome: OutcomeEnum[outcome.outcome],
    reason: reason === undefined ? ReasonCodeEnum.UNSPECIFIED : ReasonCodeEnum[reason],
    observed,
    limit,
    unit,
    message,
    dryRun: outcome.isDryRun === true,
    ...(untilMs !== undefined && { untilTime: create(TimestampSchema, timestampFromMs(untilMs)) }),
  };
}
