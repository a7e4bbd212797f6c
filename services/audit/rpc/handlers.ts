import { z } from "zod";
import { notFound } from "#lib/kernel/fault.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { CallContext, Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import { AuditSchema } from "#proto/pmx/audit/v1/audit_pb.ts";
import type { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { SetComparisonSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { DeadLetterSchema } from "#proto/pmx/audit/v1/dead_letter_pb.ts";
import type { FactPosition } from "#proto/pmx/type/v1/fact_position_pb.ts";
import { compareAuditSets } from "../app/compare-audit-sets.ts";
import { evaluateGate } from "../app/evaluate-gate.ts";
import { evaluateTrials, type ReadEndedRun } from "../app/evaluate-trials.ts";
import { lookAtAuditSets } from "../app/look-at-audit-sets.ts";
import type {
  ComparisonStore,
  DeadLetter,
  EvidenceReader,
  FactSource,
  GateSpecStore,
  JudgementStore,
} from "../app/ports.ts";
import { recordBenchmarks, type WriteFacts } from "../app/record-benchmarks.ts";
import { type ReplayDependencies, replayDeadLetters } from "../app/replay-dead-letters.ts";
import { type AssurancePolicy, familyAlpha } from "../domain/assurance/assurance-policy.ts";
import { criteriaWithoutLaw, plannedAssurances } from "../domain/assurance/plan-assurance.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import { assumedSpreadBps } from "../domain/gates/operating-characteristic.ts";
import type { MetricParameters } from "../domain/metrics/scorecard-metric.ts";
import { scorecardOf } from "../domain/scorecard.ts";
import {
  assuredDifferenceToMessage,
  comparisonTermsFromMessage,
} from "./assured-comparison-message.ts";
import { auditToMessage } from "./audit-message.ts";
import { benchmarksFromMessage, benchmarksToMessage } from "./benchmarks-message.ts";
import {
  comparedSetsFromMessage,
  comparisonToMessage,
  specFromMessage,
} from "./comparison-message.ts";
import { deadLetterToMessage } from "./dead-letter-message.ts";
import { factSourceToMessage } from "./fact-source-message.ts";
import { evaluationToMessage, specToMessage } from "./gate-message.ts";
import { plannedGateToMessage } from "./gate-plan-message.ts";
import { scorecardToMessage } from "./scorecard-message.ts";
import { trackEvaluationToMessage } from "./track-evaluation-message.ts";
import { recordPolicyFromMessage, trialsQuestionFromMessage } from "./trials-message.ts";

export { contractSettings } from "#lib/wire/contract-settings.ts";
export { operations } from "#lib/wire/operations.ts";
export { storedTimes } from "#lib/wire/stored-times.ts";

const auditPages = {
  sizes: { standard: 100, largest: 500 },
  key: z.strictObject({ asOfMs: z.int(), ticker: z.string(), name: z.string() }),
};

const comparisonPages = { sizes: { standard: 20, largest: 100 }, key: z.int().min(1) };

const letterPages = {
  sizes: { standard: 100, largest: 500 },
  key: z.strictObject({ source: z.string(), sequence: z.int(), eventId: z.string() }),
};

/** What the RPCs answer from. */
export interface AuditDependencies extends ReplayDependencies {
  readonly reader: EvidenceReader;
  readonly readEndedRun: ReadEndedRun;
  readonly comparisons: ComparisonStore;
  readonly specs: GateSpecStore;
  readonly judgements: JudgementStore;
  /** The specifications now on file, by gate name. */
  readonly onFile: readonly PinnedGateSpec[];
  /** The parameters of the scorecard's metrics. */
  readonly policy: MetricParameters;
  /** By what assured verdicts are reached. */
  readonly assurance: AssurancePolicy;
  /** Resolves once the facts are recorded; rejects with FACTS_PENDING before the deadline. */
  readonly waitForFacts: (after: readonly FactPosition[], context: CallContext) => Promise<void>;
  /** The audit set that an event is about; undefined where it does not say. */
  readonly auditSetOf: (event: DeadLetter["event"]) => string | undefined;
  /** Writes facts that no event brings. */
  readonly writeFacts: WriteFacts;
  /** Asks every publisher how far its facts have come, and ends before the caller's time does. */
  readonly factSources: (leftMs: number | undefined) => Promise<readonly FactSource[]>;
}

/** The RPCs of the audit service. */
export function auditHandlers(dependencies: AuditDependencies): Handlers<typeof AuditService> {
  const { reader, specs, onFile, policy, waitForFacts, factSources, writeFacts } = dependencies;
  const letterToMessage = (letter: DeadLetter) =>
    deadLetterToMessage(letter, dependencies.auditSetOf(letter.event));
  return {
    async listAudits(request, context) {
      const { auditSet } = request;
      const asked = askedPage(request, { query: { auditSet }, ...auditPages });
      await waitForFacts(request.after, context);
      const listed = await reader.auditsAfter(auditSet, asked.after, asked.limit);
      const { messages: audits, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ key: { asOfMs, ticker }, name }) => ({ asOfMs, ticker, name }),
        schema: AuditSchema,
        toMessage: auditToMessage,
      });
      return { audits, nextPageToken };
    },
    async getScorecard(request, context) {
      const { auditSet } = request;
      await waitForFacts(request.after, context);
      const evidence = await reader.evidenceOf(auditSet);
      return { scorecard: scorecardToMessage(scorecardOf(evidence, policy)) };
    },
    async evaluateGate(request, context) {
      await waitForFacts(request.after, context);
      const { specHash, requiredEffectiveAudits, after: _, trialNumber, ...rest } = request;
      const asked = {
        ...rest,
        specHash: specHash === "" ? undefined : specHash,
        ...(requiredEffectiveAudits > 0 && { requiredEffectiveAudits }),
        ...(trialNumber > 0 && { trialNumber }),
        ...(request.seenUntilTime && {
          seenUntilMs: timeMsOf(request.seenUntilTime, "seen_until_time"),
        }),
      };
      const letOthersRun = othersRun(context);
      const evaluation = await evaluateGate(onFile, specs, dependencies, asked, letOthersRun);
      return { evaluation: evaluationToMessage(evaluation) };
    },
    async evaluateTrials(request, context) {
      const question = trialsQuestionFromMessage(request);
      const asked = recordPolicyFromMessage(dependencies.assurance, request);
      await waitForFacts(request.after, context);
      const { readEndedRun } = dependencies;
      const found = await evaluateTrials(readEndedRun, asked, question, othersRun(context));
      return { evaluation: trackEvaluationToMessage(found) };
    },
    async planGates({ gates, windows, tradeWindows, trialNumber, ...stated }, context) {
      const letOthersRun = othersRun(context);
      const alphaRatio = spentAlpha(familyAlpha(dependencies.assurance, stated), trialNumber);
      const policy = { ...dependencies.assurance, alphaRatio };
      const planned = [];
      for (const name of gates) {
        const found = onFile.find(({ spec }) => spec.gate === name);
        if (found === undefined) throw notFound("gate", name);
        await letOthersRun();
        const counts = { audits: windows, trades: tradeWindows, spreadBps: assumedSpreadBps };
        const takes = plannedAssurances(found.spec, counts, policy);
        planned.push(plannedGateToMessage(name, takes, criteriaWithoutLaw(found.spec)));
      }
      return { gates: planned, alphaRatio };
    },
    async recordBenchmarks(request) {
      const asked = benchmarksFromMessage(request.benchmarks);
      const recorded = await recordBenchmarks(writeFacts, reader, asked);
      return { benchmarks: benchmarksToMessage(recorded) };
    },
    async listFactSources(_, context) {
      return { factSources: (await factSources(context.remainingMs())).map(factSourceToMessage) };
    },
    async compareAuditSets(request, context) {
      const asked = comparedSetsFromMessage(request, policy.violationRatio as number);
      const terms = comparisonTermsFromMessage(request);
      await waitForFacts(request.after, context);
      const compared = await compareAuditSets(dependencies, { ...asked, terms });
      return { comparison: comparisonToMessage(compared) };
    },
    async lookAtAuditSets(request, context) {
      const { baseAuditSet, otherAuditSet, lookTime } = request;
      const asked = {
        ...{ baseAuditSet, otherAuditSet },
        spec: specFromMessage(request.spec, policy.violationRatio as number),
        terms: comparisonTermsFromMessage({ ...request, lookTimes: [] }),
        ...(lookTime && { untilMs: timeMsOf(lookTime, "look_time") }),
      };
      await waitForFacts(request.after, context);
      const found = await lookAtAuditSets(dependencies, asked);
      return { difference: assuredDifferenceToMessage(found) };
    },
    listComparisons(request) {
      const { auditSet, variedPath } = request;
      const query = { auditSet, variedPath };
      const asked = askedPage(request, { query, ...comparisonPages });
      const listed = dependencies.comparisons.list(query, asked.after ?? 0, asked.limit);
      const { messages: comparisons, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ position }) => position,
        schema: SetComparisonSchema,
        toMessage: ({ comparison }) => comparisonToMessage(comparison),
      });
      return { comparisons, nextPageToken };
    },
    async listDeadLetters(request) {
      const { includeReplayed } = request;
      const asked = askedPage(request, { query: { includeReplayed }, ...letterPages });
      const { after, limit } = asked;
      const listed = await dependencies.letters.deadLettersAfter(after, limit, includeReplayed);
      const { messages: deadLetters, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ event: { source, sequence, id: eventId } }) => ({ source, sequence, eventId }),
        schema: DeadLetterSchema,
        toMessage: letterToMessage,
      });
      return { deadLetters, nextPageToken };
    },
    async replayDeadLetters({ eventIds }) {
      const replayed = await replayDeadLetters(dependencies, eventIds);
      return { deadLetters: replayed.map(letterToMessage) };
    },
    listGates: () => ({
      gates: onFile.map(specToMessage),
      assurancePolicy: { ...dependencies.assurance },
    }),
  };
}

/** Resolves when other calls have run, and rejects when nobody waits for the answer any more. */
function othersRun({ signal }: Pick<CallContext, "signal">): () => Promise<void> {
  return async () => {
    await yieldToEventLoop();
    signal.throwIfAborted();
  };
}
