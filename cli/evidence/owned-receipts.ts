import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import {
  SubmissionReceivedSchema,
  SubmissionRevealedSchema,
} from "#proto/pmx/event/v1/submission_event_pb.ts";
import type { Receipt, Reveal } from "#proto/pmx/forecast/v1/receipt_pb.ts";
import type { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { type OwnedKind, type OwnedRecord, reader } from "./owned-records.ts";
import { receiptsRestedOn } from "./receipts-rested-on.ts";

const received = reader(SubmissionReceivedSchema, ({ receipt }) => receiptOf(receipt!));
const revealed = reader(SubmissionRevealedSchema, ({ reveal }) => revealOf(reveal!));

/** What was received of forecasts that somebody else made: commitments, reveals and sets. */
export function receiptsOf(
  client: Pick<ClientOf<typeof SubmissionService>, "listReceipts">,
): OwnedKind {
  return {
    what: "receipt",
    groups: [""],
    stated: (event) => received(event) ?? revealed(event),
    async kept() {
      const kept = await allPages(async (pageToken) => {
        const page = await client.listReceipts({ pageSize: 100, pageToken });
        return { items: page.receipts, nextPageToken: page.nextPageToken };
      });
      return kept.flatMap(({ receipt, reveal }) => [
        receiptOf(receipt!),
        ...(reveal ? [revealOf(reveal)] : []),
      ]);
    },
    follow: receiptsRestedOn,
  };
}

function receiptOf(receipt: Receipt): OwnedRecord {
  const { name, source, ticker, interval, horizonBars, forecastCount, contentHash } = receipt;
  const of = [source, ticker, interval, horizonBars, forecastCount, contentHash];
  const times = [receipt.asOfTime, receipt.receiveTime, receipt.revealDeadline].map(msOf);
  return { group: "", name, says: [...of, ...times].join(" ") };
}

function revealOf({ commitment, revealTime, receiveTime, forecastHash }: Reveal): OwnedRecord {
  const says = [forecastHash, msOf(revealTime), msOf(receiveTime)].join(" ");
  return { group: "", name: `${commitment} (its reveal)`, says };
}

function msOf(time: Timestamp | undefined): number | undefined {
  return time && timestampMs(time);
}
