import { invalidField } from "#lib/kernel/fault.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import type { LogWaiverRequest } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { NamedRecord } from "../app/ports.ts";

/**
 * The record of a waiver, or of its revocation, each once under the waiver's name.
 * @throws Fault FIELD_INVALID unless it is exactly one of them, and for the name of something else
 */
export function waiverRecordFromMessage({
  waiver,
  granted,
  revoked,
}: LogWaiverRequest): NamedRecord {
  // Under the name of another record it would keep that one out of the log.
  if (!/^waivers\/[^/]+$/.test(waiver)) throw invalidField("waiver", "must be waivers/{id}");
  if ((granted === undefined) === (revoked === undefined)) {
    throw invalidField("granted", "give either this or revoked");
  }
  if (granted !== undefined) {
    const { item, waivedBy, rationale, policyHash } = granted;
    const createTimeMs = requiredTimeMs(granted.createTime, "granted.create_time");
    const expireTimeMs = requiredTimeMs(granted.expireTime, "granted.expire_time");
    const said = { item, waivedBy, rationale, policyHash, createTimeMs, expireTimeMs };
    return { name: waiver, auditSet: "", record: { type: "WAIVER_RECORDED", waiver, ...said } };
  }
  const { revokedBy, rationale, revokeTime } = revoked!;
  const revokeTimeMs = requiredTimeMs(revokeTime, "revoked.revoke_time");
  const record = { type: "WAIVER_REVOKED", waiver, revokedBy, rationale, revokeTimeMs };
  return { name: `${waiver}/revocation`, auditSet: "", record };
}
