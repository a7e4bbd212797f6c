import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import {
  type ForecastSetSchema,
  type SubmissionSchema,
  SubmissionTiming,
  type SubmittedForecast as SubmittedForecastMessage,
} from "#proto/pmx/forecast/v1/submission_pb.ts";
import type { ForecastSet } from "../app/ports.ts";
import type { ForecastSubmission } from "../domain/forecast.ts";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";

/** A forecast that is submitted; its prices are unchecked. @throws Fault FIELD_INVALID below `field`. */
export function submittedFromMessage(
  message: SubmittedForecastMessage,
  field: string,
): SubmittedForecast {
  return {
    ticker: message.ticker,
    interval: intervalFromMessage(message.interval, `${field}.interval`),
    asOfMs: requiredTimeMs(message.asOfTime, `${field}.as_of_time`),
    medianPrices: message.medianPrices,
    intervals: message.intervals.map(({ tailRatio, lowerPrices, upperPrices }) => ({
      tailRatio,
      lowerPrices,
      upperPrices,
    })),
  };
}

/** A set as the contract has it. */
export function setToMessage({
  receivedMs,
  firstAsOfMs,
  lastAsOfMs,
  tickers,
  ...set
}: ForecastSet): MessageInitShape<typeof ForecastSetSchema> {
  return {
    ...set,
    tickers: [...tickers],
    receiveTime: timestampFromMs(receivedMs),
    firstAsOfTime: timestampFromMs(firstAsOfMs),
    lastAsOfTime: timestampFromMs(lastAsOfMs),
  };
}

/** Who made a forecast, as the contract has it. */
export function submissionToMessage({
  source,
  receivedMs,
  timing,
}: ForecastSubmission): MessageInitShape<typeof SubmissionSchema> {
  return { source, receiveTime: timestampFromMs(receivedMs), timing: SubmissionTiming[timing] };
}
