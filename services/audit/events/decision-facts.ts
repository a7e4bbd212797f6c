import { invalidField } from "#lib/kernel/fault.ts";
import { metricValue } from "#lib/kernel/metric.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { barbellFromMessage } from "#lib/wire/barbell-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import { required } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import {
  type DecisionMade as DecisionEvent,
  DecisionMadeSchema,
} from "#proto/pmx/event/v1/decision_event_pb.ts";
import {
  type PolicyLimit as LimitMessage,
  LooserDirection as LooserEnum,
} from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import {
  Outcome,
  type ReasonCode,
  ReasonCodeSchema,
  type RuleOutcome,
  Verdict,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { Metric as MetricMessage } from "#proto/pmx/type/v1/metric_pb.ts";
import {
  type DecisionMade,
  decisionMade,
  type RuleFinding,
} from "../domain/facts/decision-facts.ts";
import type { PolicyApplied, PolicyLimit } from "../domain/facts/policy-facts.ts";
import { factDecoder } from "./fact-decoder.ts";

/** The events of the risk gate that are evidence. */
export const decisionDecoders = [
  factDecoder({
    kind: "DECISION_MADE",
    schema: DecisionMadeSchema,
    auditSetOf: ({ decision }) => decision?.auditSet,
    fromMessage: decisionFromMessage,
  }),
];

function decisionFromMessage(event: DecisionEvent): DecisionMade {
  const message = required(event.decision, "decision");
  const verdict = enumName(Verdict, message.verdict);
  if (verdict === undefined) throw invalidField("decision.verdict", "is missing");
  const appliedPolicy = policyFromMessage(event);
  const { auditSet, instrument, asOfTime, policyHash } = message;
  const barbell = barbellFromMessage(message, "decision.");
  return decisionMade(
    {
      auditSet,
      decision: required(message.name, "decision.name"),
      verdict,
      ...(appliedPolicy && { appliedPolicy }),
      ...(instrument && { ticker: instrument.ticker }),
      ...(asOfTime && { asOfMs: timeMsOf(asOfTime, "decision.as_of_time") }),
      ...(policyHash !== "" && { policyHash }),
      ...(message.expectedProfit && {
        expectedProfitBps: profitFromMessage(message.expectedProfit),
      }),
      ...(barbell && { barbell }),
    },
    message.rules.map(findingOf),
  );
}

/** What the decision was held to; undefined in facts of versions before 0.3. */
function policyFromMessage({ decision, appliedPolicy }: DecisionEvent): PolicyApplied | undefined {
  if (appliedPolicy === undefined) return undefined;
  const { ticker } = required(decision?.instrument, "decision.instrument");
  const { interval, policyHash, proofMode: isProofMode, barbell, limits } = appliedPolicy;
  return {
    auditSet: decision?.auditSet ?? "",
    ticker: required(ticker, "decision.instrument.ticker"),
    interval: intervalFromMessage(interval, "applied_policy.interval"),
    isProofMode,
    ...(barbell && { isBarbell: true }),
    policyHash: required(policyHash, "applied_policy.policy_hash"),
    limits: limits.map(limitOf),
  };
}

function limitOf({ field, text, value, looser }: LimitMessage): PolicyLimit {
  // A direction that this build does not know fails closed: any other value counts as looser.
  const direction = enumName(LooserEnum, looser) ?? "CHANGED";
  const isNumber = value !== undefined && Number.isFinite(value) && direction !== "CHANGED";
  return isNumber ? { field, text, value, looser: direction } : { field, text, looser: "CHANGED" };
}

/** What the gate computed; null where it could not. @throws Fault FIELD_INVALID for what is no amount of bps. */
function profitFromMessage(message: MetricMessage): number | null {
  const profit = metricFromMessage(message, "decision.expected_profit");
  return metricValue(profit) ?? null;
}

function findingOf({ rule, outcome, reason }: RuleOutcome): RuleFinding {
  return { rule, outcome: enumName(Outcome, outcome), reason: reasonName(reason) };
}

/** REASON_CODE_EDGE_BELOW_COST → EDGE_BELOW_COST; a code from a later version is its number. */
function reasonName(reason: ReasonCode): string {
  return (ReasonCodeSchema.value[reason]?.name ?? String(reason)).replace(/^REASON_CODE_/, "");
}
