import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { DataFindingSchema } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import type { Finding, QualityState } from "../domain/quality/finding.ts";

/** A finding as its message. */
export function findingToMessage(finding: Finding): MessageInitShape<typeof DataFindingSchema> {
  const { fromMs, toMs, count, state, ...texts } = finding;
  return {
    ...texts,
    state: FindingState[state],
    fromTime: timestampFromMs(fromMs),
    toTime: timestampFromMs(toMs),
    count: BigInt(count),
  };
}

/** The state of a series as its message: unspecified where nothing was found. */
export function qualityStateToMessage(state: QualityState): FindingState {
  return state === "CLEAN" ? FindingState.UNSPECIFIED : FindingState[state];
}
