import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type LooseningSchema, LooseningSource } from "#proto/pmx/audit/v1/ratchet_pb.ts";
import { type Loosening, looseningText } from "../domain/ratchet/loosening.ts";

/** What a gate judges more loosely than before, as its message. */
export function looseningToMessage(loosening: Loosening): MessageInitShape<typeof LooseningSchema> {
  const { source, field, from, to, judgedTimeMs, auditSet, hash } = loosening;
  return {
    ...{ field, from, to, auditSet, hash },
    source: LooseningSource[source],
    judgedTime: timestampFromMs(judgedTimeMs),
    message: looseningText(loosening),
  };
}
