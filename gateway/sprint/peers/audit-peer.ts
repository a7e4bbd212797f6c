import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  AssuredDifferenceSchema,
  ComparisonConclusion,
  ComparisonSpecSchema,
  SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { PlannedGateSchema } from "#proto/pmx/audit/v1/gate_plan_pb.ts";
import { type Scorecard, ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { TrackRecordEvaluationSchema } from "#proto/pmx/audit/v1/track_record_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { AuditPeer, CountedTrial } from "../app/audit-port.ts";
import type { EvidenceCounts } from "../domain/forward-plan.ts";
import type { FactPosition } from "../domain/sprint.ts";
import { factPathFault } from "./fact-path.ts";
import { keptEvaluation, notAssured, notPassed } from "./gate-digest.ts";
import { type CallPolicy, withRetry } from "./retry.ts";

/** The audit service as the gateway uses it. */
export function auditPeer(channel: Channel, calls: CallPolicy): AuditPeer {
  const client = clientOf(AuditService, channel);
  const evidence = clientOf(EvidenceService, channel);
  return {
    async judging() {
      const reply = await withRetry(calls, (options) => client.listGates({}, options));
      const policy = requiredInReply(reply.assurancePolicy, "assurance_policy");
      const gates = reply.gates.map(
        ({ gate, specHash, requiredAudits, requiredAuditRuns, requiredCloses }) => {
          return { gate, specHash, requiredAudits, requiredAuditRuns, requiredCloses };
        },
      );
      return { gates, familyAlphaRatio: policy.alphaRatio };
    },
    async planGates({ gates, trial, ...windows }) {
      const { number: trialNumber, familyAlphaRatio } = trial;
      const request = { gates: [...gates], ...windows, trialNumber, familyAlphaRatio };
      const reply = await withRetry(calls, (options) => client.planGates(request, options));
      return {
        gates: reply.gates.map((one) => toJson(PlannedGateSchema, one) as Canonical),
        unreachable: reply.gates.filter((one) => one.unreachable).map(({ gate }) => gate),
        alphaRatio: reply.alphaRatio,
      };
    },
    checkFactsArrive: () =>
      withRetry(calls, async (options) => {
        const { factSources } = await client.listFactSources({}, options);
        // Retried as long as a peer may be away: services that start find one another within moments.
        const fault = factPathFault(factSources);
        if (fault) throw fault;
      }),
    async recordBenchmarks({ startTimeMs, endTimeMs, buyAndHold, randomEntry, auditSet, trades }) {
      const benchmarks = {
        auditSet,
        startTime: timestampFromMs(startTimeMs),
        endTime: timestampFromMs(endTimeMs),
        buyAndHold: { ...buyAndHold, marks: BigInt(buyAndHold.marks) },
        ...(randomEntry && { randomEntry: { ...randomEntry, seed: BigInt(randomEntry.seed) } }),
        trades: [...trades],
      };
      await withRetry(calls, (options) => client.recordBenchmarks({ benchmarks }, options));
    },
    async scorecard(auditSet, after) {
      const request = { auditSet, after: messages(after) };
      const reply = await withRetry(calls, (options) => client.getScorecard(request, options));
      const scorecard = requiredInReply(reply.scorecard, "scorecard");
      return {
        json: toJson(ScorecardSchema, scorecard) as Canonical,
        contentHash: scorecard.contentHash,
        counts: countsOf(scorecard),
      };
    },
    async evaluate(pinned, { auditSet, baselineAuditSet = "", after, trial, cannotPass }) {
      const asked = { auditSet, baselineAuditSet, after: messages(after), ...trialTerms(trial) };
      const request = { ...pinned, ...asked, withRobustness: true };
      const reply = await withRetry(calls, (options) => client.evaluateGate(request, options));
      const evaluation = requiredInReply(reply.evaluation, "evaluation");
      if (cannotPass === undefined) return keptEvaluation(pinned, evaluation);
      return keptEvaluation(pinned, notPassed(evaluation, cannotPass));
    },
    async evaluateTogether({ auditSets, after, cannotPass, notShown, trial, ...rest }) {
      const [auditSet, ...further] = auditSets;
      const request = {
        ...rest,
        ...trialTerms(trial),
        auditSet,
        furtherAuditSets: further,
        after: messages(after),
        withRobustness: true,
      };
      const reply = await withRetry(calls, (options) => client.evaluateGate(request, options));
      const evaluation = requiredInReply(reply.evaluation, "evaluation");
      const shown = notShown === undefined ? evaluation : notAssured(evaluation, notShown);
      const answer = cannotPass === undefined ? shown : notPassed(shown, cannotPass);
      return toJson(GateEvaluationSchema, answer) as Canonical;
    },
    async logSeal({ name: seal, tickers, fromMs, createTimeMs, opening }) {
      const made = {
        tickers: [...tickers],
        fromTime: timestampFromMs(fromMs),
        createTime: timestampFromMs(createTimeMs),
      };
      await withRetry(calls, (options) => evidence.logSeal({ seal, made }, options));
      if (opening === undefined) return;
      const { sprint = "", openTimeMs } = opening;
      const opened = { sprint, openTime: timestampFromMs(openTimeMs) };
      await withRetry(calls, (options) => evidence.logSeal({ seal, opened }, options));
    },
    async evaluateTrials({ trial, otherTrials, after, ...rest }) {
      const request = {
        ...{ ...rest, ...trialTerms(trial), after: messages(after) },
        otherTrials: otherTrials.map((auditSets) => ({ auditSets: [...auditSets] })),
      };
      const reply = await withRetry(calls, (options) => client.evaluateTrials(request, options));
      const evaluation = requiredInReply(reply.evaluation, "evaluation");
      return toJson(TrackRecordEvaluationSchema, evaluation) as Canonical;
    },
    async look({ spec, trial, lastAsOfMs, lookMs, after, ...rest }) {
      const request = {
        ...rest,
        ...trialTerms(trial),
        lastAsOfTime: timestampFromMs(lastAsOfMs),
        lookTime: timestampFromMs(lookMs),
        ...specTerms(spec),
        after: messages(after),
      };
      const reply = await withRetry(calls, (options) => client.lookAtAuditSets(request, options));
      const difference = requiredInReply(reply.difference, "difference");
      const reached = enumName(ComparisonConclusion, difference.reached);
      return {
        // A conclusion that this version does not know ends nothing.
        isDecided: reached === "BASE_BETTER" || reached === "OTHER_BETTER",
        json: toJson(AssuredDifferenceSchema, difference) as Canonical,
      };
    },
    async compare({ varied, provenance, spec, trial, lastAsOfMs, lookTimesMs, after, ...rest }) {
      const request = {
        ...rest,
        ...trialTerms(trial),
        lookTimes: (lookTimesMs ?? []).map(timestampFromMs),
        lastAsOfTime: timestampFromMs(lastAsOfMs),
        varied: varied.map((setting) => ({ ...setting })),
        dataProvenance: DataProvenance[provenance ?? "UNSPECIFIED"],
        ...specTerms(spec),
        after: messages(after),
      };
      const reply = await withRetry(calls, (options) => client.compareAuditSets(request, options));
      return toJson(
        SetComparisonSchema,
        requiredInReply(reply.comparison, "comparison"),
      ) as Canonical;
    },
  };
}

function countsOf({ metrics }: Scorecard): EvidenceCounts {
  const count = (wanted: string) => {
    const found = metrics.find(({ name }) => name === wanted)?.result;
    return found?.case === "value" ? found.value : 0;
  };
  return {
    effectiveAudits: count("effective_audits"),
    auditRuns: count("audit_runs"),
    closes: count("closed_trades"),
  };
}

function specTerms(spec: Canonical | undefined) {
  return spec === undefined ? {} : { spec: fromJson(ComparisonSpecSchema, spec as JsonValue) };
}

function trialTerms(trial: CountedTrial | undefined) {
  if (trial === undefined) return {};
  const { number: trialNumber, familyAlphaRatio, seenUntilMs } = trial;
  return { trialNumber, familyAlphaRatio, seenUntilTime: timestampFromMs(seenUntilMs) };
}

function messages(after: readonly FactPosition[]) {
  return after.map(({ source, sequence }) => ({ source, sequence }));
}
