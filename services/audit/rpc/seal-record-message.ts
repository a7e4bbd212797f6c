import { invalidField } from "#lib/kernel/fault.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import type { LogSealRequest } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { OpeningRecord, SealRecord } from "../domain/log/records.ts";

/** The record of a seal, or of its opening. @throws Fault FIELD_INVALID for neither and both, and for another name */
export function sealRecordFromMessage({
  seal,
  made,
  opened,
}: LogSealRequest): SealRecord | OpeningRecord {
  if (!/^seals\/[0-9a-f]+$/.test(seal)) throw invalidField("seal", "must be seals/{id}");
  if ((made === undefined) === (opened === undefined)) {
    throw invalidField("made", "give either this or opened");
  }
  if (made !== undefined) {
    const createTimeMs = requiredTimeMs(made.createTime, "made.create_time");
    const fromMs = requiredTimeMs(made.fromTime, "made.from_time");
    const { tickers } = made;
    return { type: "BARS_SEALED", seal, tickers, fromMs, createTimeMs };
  }
  const { sprint, openTime } = opened!;
  const openTimeMs = requiredTimeMs(openTime, "opened.open_time");
  return { type: "SEAL_OPENED", seal, sprint, openTimeMs };
}
