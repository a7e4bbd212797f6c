import { timestampMs } from "@bufbuild/protobuf/wkt";
import { instantText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Commitment, CommitmentState } from "#proto/pmx/forecast/v1/submission_pb.ts";
import type { RecordColumn } from "../records/record-table.ts";
import type { ForecastToSubmit, SubmissionTiming } from "./forecast-files.ts";

/** What the service said of a forecast, and what that makes of it. */
export interface Receipt {
  readonly commitment: Commitment;
  readonly timing: SubmissionTiming;
}

/** The receipt of a forecast. */
export function receiptOf({ timingAt }: ForecastToSubmit, commitment: Commitment): Receipt {
  return { commitment, timing: timingAt(timestampMs(commitment.receiveTime!)) };
}

/** Columns of the receipts. */
export const receiptColumns: readonly RecordColumn<Receipt>[] = [
  { heading: "Ticker", name: "ticker", value: ({ commitment }) => commitment.ticker },
  { heading: "As of", name: "as_of", value: ({ commitment }) => instantText(commitment.asOfTime) },
  {
    heading: "Bars",
    right: true,
    name: "horizon_bars",
    value: ({ commitment }) => `${commitment.horizonBars}`,
  },
  {
    heading: "Received",
    name: "received",
    value: ({ commitment }) => instantText(commitment.receiveTime),
  },
  { heading: "Timing", name: "timing", value: ({ timing }) => timing },
  { heading: "State", name: "state", value: stateOf },
  {
    heading: "Reveal by",
    name: "reveal_by",
    value: ({ commitment }) => instantText(commitment.revealDeadline),
    text: (receipt) =>
      stateOf(receipt) === "REVEALED" ? "" : instantText(receipt.commitment.revealDeadline),
  },
  { heading: "Name", below: true, name: "name", value: ({ commitment }) => commitment.name },
  {
    heading: "SHA-256",
    below: true,
    name: "content_hash",
    value: ({ commitment }) => commitment.contentHash,
  },
];

function stateOf({ commitment: { state } }: Receipt): string {
  return enumName(CommitmentState, state) ?? "UNREVEALED";
}
