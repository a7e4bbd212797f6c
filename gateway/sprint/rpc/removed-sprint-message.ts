import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { RemovedSprintSchema } from "#proto/pmx/sprint/v1/removed_sprint_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { RemovedSprint } from "../domain/removed-sprint.ts";

/** What is kept of a removed sprint, as its message. */
export function removedSprintToMessage(
  removed: RemovedSprint,
): MessageInitShape<typeof RemovedSprintSchema> {
  const { requestId: _, state, verdict, gates, tickers, ...rest } = removed;
  const { createTimeMs, endTimeMs, removeTimeMs, ...texts } = rest;
  return {
    ...texts,
    tickers: [...tickers],
    gates: gates.map((gate) => ({ ...gate })),
    state: SprintState[state],
    verdict: verdict === undefined ? GateVerdict.UNSPECIFIED : GateVerdict[verdict],
    createTime: timestampFromMs(createTimeMs),
    ...(endTimeMs !== undefined && { endTime: timestampFromMs(endTimeMs) }),
    removeTime: timestampFromMs(removeTimeMs),
  };
}
