import { timestampMs } from "@bufbuild/protobuf/wkt";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { ownTicker } from "./sprints.ts";
import type { Stack } from "./stack.ts";

/** Close of a daily bar whose outcome has been known for years. */
const asOfMs = Date.UTC(2015, 0, 6);

/** Submits the forecast of a bar long after it closed, which no sprint has asked for yet. */
export async function submitOwn({ submissions }: Stack): Promise<void> {
  const row = [new Date(asOfMs).toISOString(), 1, 100, 95, 105].join();
  const asOfTime = timestampToMessage(asOfMs);
  const named = { forecaster: "selftest", ticker: ownTicker };
  const subject = { ...named, interval: BarInterval.DAY_1, asOfTime };
  await submissions.submitForecast({ subject, content: `as_of,bar,median,q0.05,q0.95\n${row}\n` });
}

/** When each submitted forecast was received, by the hash and by what is kept with its prices, as text. */
export async function receiptsShown({ submissions }: Stack): Promise<string> {
  const { receipts } = await submissions.listReceipts({ pageSize: 100 });
  const times = receipts.flatMap(({ receipt, reveal }) => [
    receipt?.receiveTime,
    reveal?.receiveTime,
  ]);
  return times.map((time) => time && timestampMs(time)).join(" ");
}
