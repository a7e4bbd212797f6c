import { evaluateRecord, type RecordEvaluation } from "../domain/track-record/evaluate-record.ts";
import type { AskedRecord } from "../domain/track-record/track-record.ts";

/** Judges a track record, letting others run between its parts. @throws what `letOthersRun` throws */
export async function evaluateTrackRecord(
  asked: AskedRecord,
  letOthersRun: () => Promise<void>,
): Promise<RecordEvaluation> {
  const steps = evaluateRecord(asked);
  for (;;) {
    await letOthersRun();
    const { done, value } = steps.next();
    if (done) return value;
  }
}
