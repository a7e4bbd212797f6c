import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import {
  type CommitmentSchema,
  CommitmentState,
  type ForecastSetSchema,
  type CommitmentSubject as SubjectMessage,
  type SubmissionSchema,
  SubmissionTiming,
  type SubmittedForecast as SubmittedForecastMessage,
} from "#proto/pmx/forecast/v1/submission_pb.ts";
import type { ForecastSet, KnownCommitment } from "../app/ports.ts";
import type { ForecastSubmission } from "../domain/forecast.ts";
import { type CommitmentSubject, forecasterSource } from "../domain/submission/commitment.ts";
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

/** What a commitment is to. @throws Fault FIELD_INVALID */
export function subjectFromMessage(message: SubjectMessage | undefined): CommitmentSubject {
  const { forecaster, ticker, interval, asOfTime } = required(message, "subject");
  return {
    source: forecasterSource(forecaster),
    ticker,
    interval: intervalFromMessage(interval, "subject.interval"),
    asOfMs: requiredTimeMs(asOfTime, "subject.as_of_time"),
  };
}

/** A commitment as the contract has it, with its state at a time. */
export function commitmentToMessage(
  { commitment, revealedMs }: KnownCommitment,
  nowMs: number,
): MessageInitShape<typeof CommitmentSchema> {
  const { source, interval, asOfMs, receivedMs, revealByMs, ...same } = commitment;
  const state =
    revealedMs !== undefined ? "REVEALED" : nowMs > revealByMs ? "UNREVEALED" : "COMMITTED";
  return {
    ...same,
    forecaster: source,
    interval: intervalToMessage(interval),
    asOfTime: timestampFromMs(asOfMs),
    receiveTime: timestampFromMs(receivedMs),
    revealDeadline: timestampFromMs(revealByMs),
    ...(revealedMs !== undefined && { revealTime: timestampFromMs(revealedMs) }),
    state: CommitmentState[state],
  };
}
