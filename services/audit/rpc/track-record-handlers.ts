import { loopTime } from "#lib/kit/async/loop-time.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { evaluateTrackRecord } from "../app/evaluate-track-record.ts";
import type { RecordPolicy } from "../domain/track-record/track-record.ts";
import { trackEvaluationToMessage } from "./track-evaluation-message.ts";
import { askedRecordFromMessage } from "./track-record-message.ts";

/** The RPC that judges what comes from elsewhere; it keeps nothing. @param standard what is asked where nobody says */
export function trackRecordHandlers(standard: RecordPolicy): Handlers<typeof TrackRecordService> {
  return {
    async evaluateTrackRecord(request, context) {
      const letOthersRun = async () => {
        await loopTime();
        context.signal.throwIfAborted();
      };
      // A request of some megabytes took its time to be read already.
      await letOthersRun();
      const asked = askedRecordFromMessage(request, standard);
      const evaluation = await evaluateTrackRecord(asked, letOthersRun);
      return { evaluation: trackEvaluationToMessage(evaluation) };
    },
  };
}
