import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ForwardNightSchema, ForwardSprintSchema } from "#proto/pmx/sprint/v1/forward_pb.ts";
import type { ForwardNight } from "../domain/forward-night.ts";
import { timelyRuns } from "../domain/forward-sessions.ts";
import type { Sprint } from "../domain/sprint.ts";
import { rateToMessage, seriesToMessage, sprintToMessage } from "./sprint-message.ts";

/** Nights of a message, the latest. */
const mostNights = 20;

/** A forward sprint as its message. @param nights - all of them, in their order; none in lists. */
export function forwardToMessage(
  sprint: Sprint,
  nights: readonly ForwardNight[],
): MessageInitShape<typeof ForwardSprintSchema> {
  return {
    forwardId: sprint.forward?.id ?? "",
    sprint: sprintToMessage(sprint),
    nights: nights.slice(-mostNights).reverse().map(nightToMessage),
    nightCount: nights.length,
    timelyAuditRuns: timelyRuns(sprint.forward?.markets ?? [], nights),
  };
}

function nightToMessage(night: ForwardNight): MessageInitShape<typeof ForwardNightSchema> {
  const { createTimeMs, asOfTimesMs, series, rates = [], skipped, revised, ...rest } = night;
  return {
    ...rest,
    createTime: timestampFromMs(createTimeMs),
    asOfTimes: asOfTimesMs.map(timestampFromMs),
    series: series.map(seriesToMessage),
    rates: rates.map(rateToMessage),
    skipped: skipped.map(({ closeMs, tickers }) => {
      return { closeTime: timestampFromMs(closeMs), tickers: [...tickers] };
    }),
    revised: revised.map(({ ticker, barCount, firstBarMs }) => {
      return { ticker, barCount, firstBarTime: timestampFromMs(firstBarMs) };
    }),
  };
}
