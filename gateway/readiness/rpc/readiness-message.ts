import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  ItemStatus,
  type ReadinessItemSchema,
  type ReadinessRecordSchema,
  type ReadinessSchema,
  ReadinessVerdict,
  RecordKind,
  VerdictBasis,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";
import type { ReadinessItem, ReadinessRecord } from "../domain/item.ts";
import type { Readiness } from "../domain/readiness.ts";

/** An answer of the checklist as its message. */
export function readinessToMessage(readiness: Readiness): MessageInitShape<typeof ReadinessSchema> {
  const { name, evaluateTimeMs, verdict, summary, items, sprints, leftOut } = readiness;
  const { passed, failed, inconclusive, waived, policyHash, build } = readiness;
  return {
    name,
    evaluateTime: timestampFromMs(evaluateTimeMs),
    verdict: ReadinessVerdict[verdict],
    summary,
    items: items.map(itemToMessage),
    passedCount: passed,
    failedCount: failed,
    inconclusiveCount: inconclusive,
    waivedCount: waived,
    sprints: [...sprints],
    leftOutSprints: leftOut.map((sprint) => ({ ...sprint })),
    policyHash,
    verdictBasis: VerdictBasis.AS_WRITTEN_AND_ASSURED,
    build,
  };
}

function itemToMessage(item: ReadinessItem): MessageInitShape<typeof ReadinessItemSchema> {
  const { number, id, title, status, reason, nextStep, records, isDeferrable } = item;
  return {
    number,
    id,
    title,
    status: ItemStatus[status],
    reason,
    nextStep,
    records: records.map(recordToMessage),
    deferrable: isDeferrable,
  };
}

function recordToMessage({
  kind,
  timeMs,
  ...record
}: ReadinessRecord): MessageInitShape<typeof ReadinessRecordSchema> {
  return {
    ...record,
    kind: RecordKind[kind],
    ...(timeMs !== undefined && { time: timestampFromMs(timeMs) }),
  };
}
