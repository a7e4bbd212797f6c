import { enumName } from "#lib/wire/enum-name.ts";
import type { GetDataQualityResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { dateText } from "./plain-text.ts";

/** What a finding means for a series; one of a newer gateway counts as the worst. */
export function findingStateText(state: FindingState): string {
  return enumName(FindingState, state) ?? "QUARANTINED";
}

/** The state of a whole series; CLEAN where nothing was found. */
export function seriesStateText({ state }: Pick<GetDataQualityResponse, "state">): string {
  return state === FindingState.UNSPECIFIED ? "CLEAN" : findingStateText(state);
}

/** Until when the bars were checked, where later ones are sealed; empty where none are. */
export function sealedText({
  sealedFromTime,
}: Pick<GetDataQualityResponse, "sealedFromTime">): string {
  return sealedFromTime === undefined ? "" : `sealed from ${dateText(sealedFromTime)} on`;
}
