import { join } from "node:path";
import { evidenceKeyFile } from "#lib/evidence/evidence-key.ts";
import { repeat } from "#lib/kit/async/repeat.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { factMetricTable, mostCountedLetters } from "#lib/kit/events/fact-metrics.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import {
  type FactServiceOptions,
  type RunningService,
  startService,
} from "#lib/kit/lifecycle/start-service.ts";
import { signingKeyOf } from "#lib/kit/security/signing-key.ts";
import type { Logger } from "#lib/kit/telemetry/logger.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { CommitmentService } from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { CommitmentFeed } from "./app/commitment-feed.ts";
import { Commitments } from "./app/commitments.ts";
import { type AuditConfig, auditMigrations } from "./config.ts";
import { pinSpec } from "./domain/gates/gate-spec.ts";
import { standardPolicy } from "./domain/track-record/standard-policy.ts";
import {
  consumedSources,
  consumeFacts,
  consumerName,
  recordEvent,
} from "./events/consume-facts.ts";
import { auditSetOfEvent } from "./events/decode-fact.ts";
import { factSources, missingFactsIn } from "./events/fact-sources.ts";
import { factsOfLeaf } from "./events/leaf-facts.ts";
import { filingOfLeaf } from "./events/leaf-filing.ts";
import { commitmentHandlers } from "./rpc/commitment-handlers.ts";
import { watchCommitments } from "./rpc/commitment-metrics.ts";
import { evidenceHandlers } from "./rpc/evidence-handlers.ts";
import { auditHandlers, contractSettings, operations, storedTimes } from "./rpc/handlers.ts";
import { trackRecordHandlers } from "./rpc/track-record-handlers.ts";
import { factWaiter } from "./rpc/wait-for-facts.ts";
import { createCommitmentStore } from "./store/commitment-store.ts";
import { createComparisonStore } from "./store/comparison-store.ts";
import { countOpenLetters, createDeadLetterStore, noteReplay } from "./store/dead-letter-store.ts";
import { isOpenLetter } from "./store/dead-letters.ts";
import { endedRunOf } from "./store/ended-runs.ts";
import { beginLogs, logComparison, logEvent, loggingWriterOf } from "./store/evidence-log.ts";
import { createEvidenceLogStore } from "./store/evidence-log-store.ts";
import { createEvidenceStore, factWriterOf } from "./store/evidence-store.ts";
import { createGateSpecStore } from "./store/gate-spec-store.ts";
import { createJudgementStore, keptJudgements } from "./store/judgement-store.ts";

/** The audit service: keeps the gate files' specifications, consumes facts and answers RPCs. */
export function startAudit(options: FactServiceOptions<AuditConfig>): Promise<RunningService> {
  const { config, bus, logger, clock } = options;
  return startService(options, {
    name: "audit",
    migrations: auditMigrations,
    limits: { unboundedMethods: ["pmx.audit.v1.CommitmentService/WatchCommitment"] },
    async compose(store, { intake }, { metrics }, openPeer) {
      const onFile = config.gates.map(pinSpec).sort((a, b) => (a.spec.gate < b.spec.gate ? -1 : 1));
      const specs = createGateSpecStore(store);
      await specs.keep(onFile);
      await store.write(beginLogs);
      const consumer = await consumeFacts({
        ...{ store, bus, logger, metrics },
        writerOf: factWriterOf,
        replayed: (tx, eventId) => noteReplay(tx, eventId, clock.nowMs()),
        logEvent,
      });
      intake.push("fact consumer", () => consumer.stop());
      const letters = createDeadLetterStore(store, factWriterOf);
      metrics
        .meter(factMetricTable)
        .read("pmx_dead_letters", () => [
          { consumer: consumerName, value: countOpenLetters(store.db, mostCountedLetters) },
        ]);
      const reader = createEvidenceStore(store.db, auditSetOfEvent, () => missingFactsIn(store.db));
      const comparisons = createComparisonStore(store, logComparison);
      const evidence = evidenceHandlers({
        ...{ reader, comparisons },
        log: createEvidenceLogStore(store),
        parameters: config.policy,
        signingKey: () => signingKeyOf(join(config.dataDir, evidenceKeyFile)),
        judgements: keptJudgements(store.db),
        filingOf: filingOfLeaf,
        factsOf: (leaf) => {
          const { content } = leaf;
          const isRefused = "event" in content && isOpenLetter(store.db, content.event);
          return isRefused ? [] : factsOfLeaf(leaf);
        },
      });
      const handlers = auditHandlers({
        ...{ reader, comparisons },
        readEndedRun: (auditSet) => endedRunOf(store.db, auditSet),
        nowMs: () => clock.nowMs(),
        specs,
        judgements: createJudgementStore(store, () => clock.nowMs()),
        onFile,
        policy: config.policy,
        assurance: config.assurance,
        letters,
        recordEvent,
        auditSetOf: auditSetOfEvent,
        writeFacts: (work) => store.write((tx) => work(loggingWriterOf(tx))),
        waitForFacts: factWaiter(store, consumerName, consumedSources),
        factSources: (leftMs) => factSources(store.db, bus, leftMs),
      });
      const feed = new CommitmentFeed();
      const commitments = new Commitments({
        store: createCommitmentStore(store),
        feed,
        nowMs: () => clock.nowMs(),
        letOthersRun: yieldToEventLoop,
      });
      watchCommitments(metrics, commitments);
      intake.push("deadlines of commitments", countDueAgainAndAgain(commitments, logger));
      return [
        register(AuditService, handlers, contractSettings),
        register(
          TrackRecordService,
          trackRecordHandlers(standardPolicy(config.assurance)),
          contractSettings,
        ),
        register(CommitmentService, commitmentHandlers({ commitments, feed }), contractSettings),
        register(EvidenceService, evidence, contractSettings),
        storedTimes("audit", store),
        operations({
          process: "audit",
          config,
          clock,
          store,
          migrations: auditMigrations,
          hasBus: true,
          openPeer,
        }),
      ];
    },
  });
}

/** Within this time after a deadline it is a fact. */
const deadlineLookMs = 1_000;

/** The same while it cannot be recorded. */
const deadlineRetryMs = 60_000;

/** Counts what is due of commitments from now on; the answer ends it, with the count under way. */
function countDueAgainAndAgain(commitments: Commitments, logger: Logger): () => Promise<void> {
  const stopped = new AbortController();
  let counting: Promise<number> | undefined;
  const count = async () => {
    try {
      await commitments.countDue(stopped.signal);
      return deadlineLookMs;
    } catch (error) {
      logger.warn("deadlines of commitments wait", { error });
      return deadlineRetryMs;
    }
  };
  const stop = repeat(0, () => {
    counting = count();
    return counting;
  });
  return async () => {
    stop();
    stopped.abort();
    await counting;
  };
}
