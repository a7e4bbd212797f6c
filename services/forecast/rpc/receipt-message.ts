import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import type { ReceiptSchema, RevealSchema } from "#proto/pmx/forecast/v1/receipt_pb.ts";
import type { Receipt, Reveal } from "../domain/submission/receipt.ts";

/** A receipt as the contract has it. */
export function receiptToMessage({
  terms,
  receivedMs,
  ...same
}: Receipt): MessageInitShape<typeof ReceiptSchema> {
  return {
    ...same,
    receiveTime: timestampFromMs(receivedMs),
    ...(terms && {
      ticker: terms.ticker,
      interval: intervalToMessage(terms.interval),
      asOfTime: timestampFromMs(terms.asOfMs),
      horizonBars: terms.horizonBars,
      revealDeadline: timestampFromMs(terms.revealByMs),
    }),
  };
}

/** A reveal as the contract has it. */
export function revealToMessage({
  revealedMs,
  receivedMs,
  ...same
}: Reveal): MessageInitShape<typeof RevealSchema> {
  return {
    ...same,
    revealTime: timestampFromMs(revealedMs),
    receiveTime: timestampFromMs(receivedMs),
  };
}
