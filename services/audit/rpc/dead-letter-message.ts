import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isTime } from "#lib/kit/events/event.ts";
import type { DeadLetterSchema } from "#proto/pmx/audit/v1/dead_letter_pb.ts";
import type { DeadLetter } from "../app/ports.ts";

/** What a reply says of a reason: one that quotes an event may be of any length. */
const longestError = 2_000;

/** A dead letter as the contract has it. @param auditSet - undefined where the event does not say. */
export function deadLetterToMessage(
  { event, error, failures, replayTimeMs }: DeadLetter,
  auditSet: string | undefined,
): MessageInitShape<typeof DeadLetterSchema> {
  const { id, source, sequence, subject, type, payload, timeMs } = event;
  return {
    eventId: id,
    source,
    sequence: BigInt(sequence),
    subject,
    type,
    auditSet: auditSet ?? "",
    ...(isTime(timeMs) && { time: timestampFromMs(timeMs) }),
    payloadBytes: payload.length,
    error: error.slice(0, longestError),
    failures,
    ...(replayTimeMs !== undefined && { replayTime: timestampFromMs(replayTimeMs) }),
  };
}
