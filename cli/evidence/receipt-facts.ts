import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import type { LeafEvent } from "#lib/evidence/leaf.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import {
  SubmissionReceivedSchema,
  SubmissionRevealedSchema,
} from "#proto/pmx/event/v1/submission_event_pb.ts";

/** A receipt as a fact states it. */
export interface StatedReceipt {
  /** What has one receipt: a set, or a forecaster's ticker, interval and as-of. */
  readonly of: string;
  readonly name: string;
  readonly receivedMs: number | undefined;
  /** Whether a version that stated none had kept it. */
  readonly isLater: boolean;
}

/** A forecast that rests on a receipt. */
export interface SubmittedForecast {
  readonly forecast: string;
  /** As in StatedReceipt. */
  readonly of: string;
  /** Whether its text had to be revealed. */
  readonly isCommitted: boolean;
  /** SHA-256 of what it was made of. */
  readonly forecastHash: string;
  readonly receivedMs: number | undefined;
}

/** A reveal as a fact states it. */
export interface StatedReveal {
  readonly commitment: string;
  readonly forecastHash: string;
}

/** The receipt that a fact states; undefined for another fact. */
export function receiptIn(event: LeafEvent | undefined): StatedReceipt | undefined {
  const { receipt, statedLater } = read(SubmissionReceivedSchema, event) ?? {};
  if (receipt === undefined) return undefined;
  const { name, source, ticker, interval, asOfTime, receiveTime } = receipt;
  const subject = asOfTime === undefined ? [] : [ticker, interval, msOf(asOfTime)];
  const of = [source, ...subject].join(" ");
  return { of, name, receivedMs: msOf(receiveTime), isLater: statedLater === true };
}

/** The reveal that a fact states; undefined for another fact. */
export function revealIn(event: LeafEvent | undefined): StatedReveal | undefined {
  return read(SubmissionRevealedSchema, event)?.reveal;
}

/**
 * The submitted forecast that a fact is about; undefined for another fact. Facts of earlier versions name no source, and
 * an external forecaster's are received when they are asked for: neither has a receipt.
 */
export function submittedIn(event: LeafEvent | undefined): SubmittedForecast | undefined {
  const message = read(ForecastCreatedSchema, event) ?? read(ForecastScoredSchema, event);
  const { submission, key, forecast = "", submissionReceiveTime } = message ?? {};
  if (submission === undefined) return undefined;
  const { source, forecastHash } = submission;
  const isCommitted = source.startsWith("forecasters/");
  if (!isCommitted && !source.startsWith("forecastSets/")) return undefined;
  const subject = isCommitted ? [key?.ticker, key?.interval, msOf(key?.asOfTime)] : [];
  const of = [source, ...subject].join(" ");
  const receivedMs = msOf(submissionReceiveTime);
  return { forecast, of, isCommitted, forecastHash, receivedMs };
}

function read<Desc extends DescMessage>(
  schema: Desc,
  event: LeafEvent | undefined,
): MessageShape<Desc> | undefined {
  if (event?.type !== schema.typeName || event.isWithheld) return undefined;
  try {
    return fromBinary(schema, event.payload);
  } catch {
    // What no version can read is among the dead letters.
    return undefined;
  }
}

function msOf(time: Timestamp | undefined): number | undefined {
  return time && timestampMs(time);
}
