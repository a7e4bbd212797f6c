import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { required } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type { RecordWaiverRequest } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import type { WaiverSchema } from "#proto/pmx/readiness/v1/waiver_pb.ts";
import { isInForce, type Waiver, type WaiverRequest } from "../domain/waiver.ts";

/** A waiver as its message, as of now. */
export function waiverToMessage(
  waiver: Waiver,
  nowMs: number,
): MessageInitShape<typeof WaiverSchema> {
  const { createTimeMs, expireTimeMs, revocation, ...rest } = waiver;
  return {
    ...rest,
    createTime: timestampFromMs(createTimeMs),
    expireTime: timestampFromMs(expireTimeMs),
    ...(revocation && {
      revocation: {
        revokedBy: revocation.revokedBy,
        rationale: revocation.rationale,
        revokeTime: timestampFromMs(revocation.revokeTimeMs),
      },
    }),
    inForce: isInForce(waiver, nowMs),
  };
}

/** What a request asks to be recorded. @throws Fault FIELD_INVALID */
export function waiverFromMessage({
  item,
  waivedBy,
  rationale,
  policyHash,
  expireTime,
}: RecordWaiverRequest): WaiverRequest {
  const expireTimeMs = timeMsOf(required(expireTime, "expire_time"), "expire_time");
  return { item, waivedBy, rationale, policyHash, expireTimeMs };
}
