import { loopTime } from "#lib/kit/async/loop-time.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { evaluateTrackRecord } from "../app/evaluate-track-record.ts";
import { trackEvaluationToMessage } from "./track-evaluation-message.ts";
import { askedRecordFromMessage } from "./track-record-message.ts";

/** The RPC that judges what comes from elsewhere; it needs nothing and keeps nothing. */
export const trackRecordHandlers: Handlers<typeof TrackRecordService> = {
  async evaluateTrackRecord(request, context) {
    const letOthersRun = async () => {
      await loopTime();
      context.signal.throwIfAborted();
    };
    // A request of some megabytes took its time to be read already.
    await letOthersRun();
    const evaluation = await evaluateTrackRecord(askedRecordFromMessage(request), letOthersRun);
    return { evaluation: trackEvaluationToMessage(evaluation) };
  },
};
