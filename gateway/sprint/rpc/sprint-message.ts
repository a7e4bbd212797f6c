import {
  type DescMessage,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { ExecutionPolicySchema } from "#proto/pmx/execution/v1/policy_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { Verdict as DecisionVerdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import {
  type BasketTickerSchema,
  type FrontierMergeSchema,
  FrontierOutcome,
  IntradaySkipReason,
  type PinnedSeriesSchema,
  type SprintSchema,
  SprintState,
  type SprintStepSchema,
  StepKind,
  type WaitingGateSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { BasketTicker } from "../domain/basket.ts";
import { type WaitingGate, waitingText } from "../domain/forward-plan.ts";
import { type FrontierMerge, frontierMergeText } from "../domain/frontier-merge.ts";
import { notAskedText } from "../domain/gate-selection.ts";
import { lookedAfter } from "../domain/paired-sprints.ts";
import { isResumable } from "../domain/resumable.ts";
import type {
  PinnedRate,
  PinnedSeries,
  QualityFinding,
  Sprint,
  SprintResult,
  SprintStep,
} from "../domain/sprint.ts";
import type { TradeExit } from "../domain/trade-exit.ts";
import { specToMessage } from "./spec-message.ts";
import { trialCountToMessage } from "./trial-message.ts";

/** A sprint as its message. */
export function sprintToMessage(sprint: Sprint): MessageInitShape<typeof SprintSchema> {
  const { spec, policy, result } = sprint;
  return {
    name: sprint.name,
    spec: specToMessage(spec),
    state: SprintState[sprint.state],
    ...(sprint.failure && { failure: faultToMessage(sprint.failure) }),
    policy: {
      forecast: keptToMessage(ForecastPolicySchema, policy.forecast.pinned),
      risk: keptToMessage(RiskPolicySchema, policy.risk.pinned),
      ...(policy.intradayRisk !== undefined && {
        intradayRisk: keptToMessage(RiskPolicySchema, policy.intradayRisk),
      }),
      costModel: keptToMessage(CostModelSchema, policy.costModel),
      execution: keptToMessage(ExecutionPolicySchema, policy.execution),
      gates: policy.gates.map((gate) => ({ ...gate })),
    },
    policyHash: sprint.policyHash,
    dataHash: sprint.dataHash,
    series: (sprint.series ?? []).map((series, at) => {
      const holdingBars = sprint.holdingBars?.[at];
      return { ...seriesToMessage(series), ...(holdingBars !== undefined && { holdingBars }) };
    }),
    intradaySeries: (sprint.intradaySeries ?? []).map(seriesToMessage),
    rates: (sprint.rates ?? []).map(rateToMessage),
    dataProvenance: DataProvenance[sprint.provenance ?? "UNSPECIFIED"],
    basket: (sprint.basket ?? []).map(basketToMessage),
    ...(sprint.frontierMerge && { frontierMerge: mergeToMessage(sprint.frontierMerge) }),
    gatesNotAsked: (sprint.gatesNotAsked ?? []).map((gate) => {
      return { ...gate, reason: notAskedText(gate) };
    }),
    asOfTimes: sprint.asOfTimesMs.map(timestampFromMs),
    overlappingAudits: sprint.overlappingAudits,
    completedAudits: sprint.completedAudits,
    portfolio: sprint.portfolio,
    createTime: timestampFromMs(sprint.createTimeMs),
    ...(sprint.endTimeMs !== undefined && { endTime: timestampFromMs(sprint.endTimeMs) }),
    currency: sprint.currency,
    build: sprint.build,
    resumable: isResumable(sprint),
    ...(sprint.forward && { forwardId: sprint.forward.id }),
    ...earlyEndToMessage(sprint),
    ...(sprint.trial && { trial: trialCountToMessage(sprint.trial, sprint.asOfTimesMs) }),
    ...(result === undefined ? {} : { result: resultToMessage(result) }),
  };
}

function earlyEndToMessage({ spec, asOfTimesMs, earlyEnd }: Sprint) {
  if (earlyEnd === undefined || spec.pair === undefined) return {};
  const plannedAuditRuns = earlyEnd.plannedAsOfTimesMs.length;
  const looks = lookedAfter(spec.pair, plannedAuditRuns).length + 1;
  const auditRuns = asOfTimesMs.length;
  return { earlyEnd: { look: earlyEnd.look, looks, auditRuns, plannedAuditRuns } };
}

/** Pinned bars as their message. */
export function seriesToMessage(series: PinnedSeries): MessageInitShape<typeof PinnedSeriesSchema> {
  const {
    quantityDecimals,
    contractMultiplier,
    basis,
    findings = [],
    provenance,
    ...rest
  } = series;
  return {
    ...rest,
    basis: PriceBasis[basis ?? "UNSPECIFIED"],
    provenance: DataProvenance[provenance ?? "UNSPECIFIED"],
    findings: findings.map(findingToMessage),
    ...(quantityDecimals === undefined ? {} : { quantityDecimals }),
    ...(contractMultiplier === undefined ? {} : { contractMultiplier }),
  };
}

function findingToMessage(finding: QualityFinding) {
  return { ...finding, state: FindingState[finding.state] };
}

/** Pinned rates as their message. */
export function rateToMessage({ from, to, legs }: PinnedRate) {
  return {
    fromCurrency: from,
    toCurrency: to,
    legs: legs.map(
      ({ ticker, inverse, source, dataHash, provenance, interval, findings = [] }) => ({
        ...{ ticker, inverse, source, dataHash },
        dataProvenance: DataProvenance[provenance],
        interval: interval === undefined ? BarInterval.UNSPECIFIED : intervalToMessage(interval),
        findings: findings.map(findingToMessage),
      }),
    ),
  };
}

function basketToMessage({
  firstCloseMs,
  lastCloseMs,
  barCount,
  unsharedCount,
  missingSessions,
  ...rest
}: BasketTicker): MessageInitShape<typeof BasketTickerSchema> {
  return {
    ...rest,
    firstCloseTime: timestampFromMs(firstCloseMs),
    lastCloseTime: timestampFromMs(lastCloseMs),
    barCount: BigInt(barCount),
    unsharedCount: BigInt(unsharedCount),
    missingSessions: BigInt(missingSessions),
  };
}

function mergeToMessage(merge: FrontierMerge): MessageInitShape<typeof FrontierMergeSchema> {
  return {
    askedTickers: [...merge.askedTickers],
    members: merge.members.map((member) => ({
      ...member,
      outcome: FrontierOutcome[member.outcome],
    })),
    summary: frontierMergeText(merge),
  };
}

function resultToMessage(result: SprintResult) {
  const { verdict, sprintHash, builds, scorecard, gates, dropped, waiting = [] } = result;
  return {
    verdict: GateVerdict[verdict],
    sprintHash,
    builds: [...(builds ?? [])],
    scorecard: keptToMessage(ScorecardSchema, scorecard),
    gates: gates.map((gate) => keptToMessage(GateEvaluationSchema, gate)),
    dropped: (dropped ?? []).map((one) => ({ ...one })),
    waitingGates: waiting.map(waitingToMessage),
  };
}

function waitingToMessage(waiting: WaitingGate): MessageInitShape<typeof WaitingGateSchema> {
  const { needs, has } = waiting;
  return {
    gate: needs.gate,
    ...{ effectiveAudits: has.effectiveAudits, neededAudits: needs.effectiveAudits },
    ...{ auditRuns: has.auditRuns, neededAuditRuns: needs.auditRuns },
    ...{ closes: has.closes, neededCloses: needs.closes },
    reason: waitingText(waiting),
  };
}

/** The JSON of a gate's evaluation as its message. */
export function evaluationToMessage(kept: Canonical): MessageShape<typeof GateEvaluationSchema> {
  return keptToMessage(GateEvaluationSchema, kept);
}

/** A step as its message. */
export function stepToMessage(
  sprint: string,
  step: SprintStep,
): MessageInitShape<typeof SprintStepSchema> {
  return {
    sprint,
    sequence: BigInt(step.sequence),
    kind: StepKind[step.kind],
    audit: step.audit,
    asOfTime: timestampFromMs(step.asOfMs),
    ...(step.cycle !== undefined && { cycle: step.cycle }),
    tickers: step.tickers.map(({ dropped, exits = [], intradaySkipped: skipped, ...ticker }) => ({
      ...ticker,
      exits: exits.map(exitToMessage),
      intradaySkipReason: IntradaySkipReason[skipped?.reason ?? "UNSPECIFIED"],
      intradaySkipMessage: skipped?.message ?? "",
      droppedReason: dropped?.reason ?? "",
      droppedMessage: dropped?.message ?? "",
      decisionVerdict: DecisionVerdict[ticker.decisionVerdict || "UNSPECIFIED"],
      orderedUnits: BigInt(ticker.orderedUnits),
    })),
    stepHash: step.stepHash,
    build: step.build,
  };
}

function exitToMessage({ reason, side, exitTimeMs, ...exit }: TradeExit) {
  const known = ExitReason[reason as keyof typeof ExitReason] ?? ExitReason.UNSPECIFIED;
  return { ...exit, reason: known, side: Side[side], exitTime: timestampFromMs(exitTimeMs) };
}

/**
 * Policies and results are kept as the JSON of their messages. What a sprint of another version holds
 * beyond this one's messages is not shown.
 */
export function keptToMessage<D extends DescMessage>(schema: D, kept: Canonical): MessageShape<D> {
  return fromJson(schema, kept as JsonValue, { ignoreUnknownFields: true });
}
