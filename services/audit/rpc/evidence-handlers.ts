import { z } from "zod";
import { signCheckpoint } from "#lib/evidence/checkpoint.ts";
import { consistencyProof, inclusionProof } from "#lib/evidence/proofs.ts";
import { invalidField, notFound } from "#lib/kernel/fault.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { CallContext, Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { EvidenceRecordSchema } from "#proto/pmx/audit/v1/evidence_pb.ts";
import type { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { logSeal } from "../app/log-seal.ts";
import type { EvidenceLog, EvidenceLogReader, KeptJudgements } from "../app/ports.ts";
import { type SignDependencies, signVerdict } from "../app/sign-verdict.ts";
import {
  type VerifyComparisonsDependencies,
  verifyComparisons,
} from "../app/verify-comparisons.ts";
import {
  logOf,
  type VerifyDependencies,
  verifyFacts,
  verifyStretch,
} from "../app/verify-evidence.ts";
import { verifyUnfiled } from "../app/verify-filing.ts";
import { verifyJudgements } from "../app/verify-judgements.ts";
import { sealRecordFromMessage } from "./seal-record-message.ts";
import { waiverRecordFromMessage } from "./waiver-record-message.ts";

const recordPages = { sizes: { standard: 100, largest: 1_000 }, key: z.int().min(0) };

const standardStretch = 10_000;

/** What the RPCs of the logs of evidence answer from. */
export interface EvidenceDependencies
  extends SignDependencies,
    Pick<VerifyDependencies, "factsOf" | "filingOf">,
    Pick<VerifyComparisonsDependencies, "comparisons"> {
  readonly judgements: KeptJudgements;
}

/** The RPCs of the logs of evidence. */
export function evidenceHandlers(
  dependencies: EvidenceDependencies,
): Handlers<typeof EvidenceService> {
  const { log: reader, signingKey } = dependencies;
  return {
    listEvidence(request) {
      const { log: origin, auditSet, treeSize: asked } = request;
      const log = logOf(reader, origin);
      const treeSize = Number(asked);
      const end = treeSize === 0 ? log.size() : sizeIn(log, treeSize, "tree_size");
      const query = { origin, auditSet, treeSize };
      const page = askedPage(request, { query, ...recordPages });
      const from = page.after === undefined ? 0 : page.after + 1;
      const leaves = log.leaves(from, end, page.limit, auditSet);
      const { messages: records, nextPageToken } = pageOf(leaves, page, {
        keyOf: ({ index }) => index,
        schema: EvidenceRecordSchema,
        toMessage: (leaf) => ({
          log: origin,
          index: BigInt(leaf.index),
          auditSet: leaf.auditSet,
          leaf: leaf.leaf,
          inclusionProof: treeSize === 0 ? [] : inclusionProof(leaf.index, end, log.nodeAt),
        }),
      });
      return { records, nextPageToken };
    },
    getCheckpoint() {
      const key = signingKey();
      const heads = reader.heads().map(({ origin: log, firstSequence, size, root }) => ({
        ...{ log, root },
        firstSequence: BigInt(firstSequence),
        size: BigInt(size),
        ...signCheckpoint({ log, size, root }, key),
      }));
      return { heads };
    },
    getInclusionProof({ log: origin, index: asked, treeSize, name }) {
      const log = logOf(reader, origin);
      const { size, root } = log.head(sizeIn(log, Number(treeSize), "tree_size"));
      const index = name === "" ? Number(asked) : indexOf(reader, origin, name);
      const [leaf] = log.leaves(index, size, 1, "");
      if (leaf === undefined) throw notFound("record", `${index} of ${size} in ${origin}`);
      const record = {
        ...{ log: origin, index: BigInt(index), auditSet: leaf.auditSet, leaf: leaf.leaf },
        inclusionProof: inclusionProof(index, size, log.nodeAt),
      };
      return { record, treeSize: BigInt(size), root };
    },
    getConsistencyProof({ log: origin, oldSize, treeSize }) {
      const log = logOf(reader, origin);
      const { size, root } = log.head(sizeIn(log, Number(treeSize), "tree_size"));
      const old = Number(oldSize);
      if (old > size) throw invalidField("old_size", `must be at most ${size}, got ${old}`);
      return { hashes: consistencyProof(old, size, log.nodeAt), treeSize: BigInt(size), root };
    },
    async verifyEvidence({ log, firstIndex, records, afterAuditSet }, context) {
      const verify = { ...dependencies, letOthersRun: othersFirst(context) };
      if (log !== "") {
        const stretch = { firstIndex: Number(firstIndex), records: records || standardStretch };
        return verifiedToMessage(await verifyStretch(verify, log, stretch), "");
      }
      if (afterAuditSet === "") {
        // What is about no audit set, or about several.
        const bad =
          (await verifyUnfiled(verify)) ??
          (await verifyJudgements({ ...verify, kept: dependencies.judgements }));
        if (bad !== undefined) return verifiedToMessage({ nextIndex: 0, size: 0, bad }, "");
      }
      const auditSet = reader.nextAuditSet(afterAuditSet);
      if (auditSet === undefined) return {};
      const facts = await verifyFacts(verify, auditSet);
      const bad = facts.bad ?? verifyComparisons(dependencies, auditSet);
      return verifiedToMessage({ ...facts, ...(bad && { bad }) }, auditSet);
    },
    async logWaiver(request) {
      await reader.append(waiverRecordFromMessage(request));
      return {};
    },
    async logSeal(request) {
      await logSeal(reader, sealRecordFromMessage(request));
      return {};
    },
    async signVerdict({ auditSet, dataHash, strategyHash }, context) {
      const subject = {
        dataHash: sha256In(dataHash, "data_hash"),
        strategyHash: sha256In(strategyHash, "strategy_hash"),
      };
      return { envelope: await signVerdict(dependencies, auditSet, subject, othersFirst(context)) };
    },
  };
}

/** The index of the record of a name in a log. @throws Fault RESOURCE_NOT_FOUND */
function indexOf(reader: EvidenceLogReader, origin: string, name: string): number {
  const place = reader.placeOf(name);
  if (place?.origin === origin) return place.index;
  throw notFound("record", `${name} in ${origin}`);
}

/** A size that the log has; 0 stands for the present one. @throws Fault FIELD_INVALID */
function sizeIn(log: EvidenceLog, size: number, field: string): number {
  const present = log.size();
  if (size <= present) return size || present;
  throw invalidField(field, `must be at most ${present}, which the log has, got ${size}`);
}

/** @throws Fault FIELD_INVALID for what has not the length of a SHA-256 */
function sha256In(text: string, field: string): string {
  if (text.length === 64) return text;
  throw invalidField(field, "must be a SHA-256 of 64 hexadecimal digits");
}

function othersFirst({ signal }: CallContext): () => Promise<void> {
  return async () => {
    await yieldToEventLoop();
    signal.throwIfAborted();
  };
}

function verifiedToMessage(
  { nextIndex, size, bad }: Awaited<ReturnType<typeof verifyFacts>>,
  auditSet: string,
) {
  return {
    ...{ nextIndex: BigInt(nextIndex), size: BigInt(size), auditSet },
    ...(bad && {
      bad: { ...bad, firstIndex: BigInt(bad.firstIndex), lastIndex: BigInt(bad.lastIndex) },
    }),
  };
}
