import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import {
  SubmissionReceivedSchema,
  SubmissionRevealedSchema,
} from "#proto/pmx/event/v1/submission_event_pb.ts";
import type { Receipt, Reveal } from "../domain/submission/receipt.ts";
import { receiptToMessage, revealToMessage } from "../rpc/receipt-message.ts";

const received = "pmx.forecast.v1.submission.received";
const revealed = "pmx.forecast.v1.submission.revealed";

/**
 * The fact that a forecast, or its hash, was received.
 * @param statedMs when it is stated, where it was kept by a version that stated none
 */
export function submissionReceived(receipt: Receipt, statedMs?: number): OutboxEntry {
  const message = { receipt: receiptToMessage(receipt), statedLater: statedMs !== undefined };
  const timeMs = statedMs ?? receipt.receivedMs;
  return encodeEvent(SubmissionReceivedSchema, message, received, timeMs);
}

/** The fact that what was committed to was revealed. @param statedMs as above */
export function submissionRevealed(reveal: Reveal, statedMs?: number): OutboxEntry {
  const message = { reveal: revealToMessage(reveal), statedLater: statedMs !== undefined };
  const timeMs = statedMs ?? reveal.revealedMs;
  return encodeEvent(SubmissionRevealedSchema, message, revealed, timeMs);
}
