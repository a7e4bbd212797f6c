import { z } from "zod";
import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { barFromMessage, barToMessage, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type {
  ImportBarsRequest,
  MarketDataService,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarSchema } from "#proto/pmx/type/v1/bar_pb.ts";
import { importBars } from "../app/import-bars.ts";
import { listBars } from "../app/list-bars.ts";
import { listSeries, seriesKeyOf } from "../app/list-series.ts";
import type { SeriesStore } from "../app/ports.ts";
import { type ReadersOf, removeSeries } from "../app/remove-series.ts";
import type { BarSeries } from "../domain/series.ts";
import { importHeaderFromMessage, seriesToMessage } from "./series-message.ts";

export { contractSettings } from "#lib/wire/contract-settings.ts";

const seriesPages = {
  sizes: { standard: 200, largest: 1000 },
  key: z.tuple([
    z.string(),
    z.custom<BarInterval>((value) => typeof value === "string"),
    z.enum(["IMPORTED", "FETCHED"]),
  ]),
};
const barPages = { sizes: { standard: 1000, largest: 5000 }, key: z.int() };
/** More daily bars than any market has had; keeps one import from filling the memory. */
const largestImport = 100_000;

/** What the RPCs of market data work with. */
export interface MarketDataDependencies {
  readonly store: SeriesStore;
  readonly readersOf: ReadersOf;
}

/** The RPCs of market data. */
export function marketDataHandlers({
  store,
  readersOf,
}: MarketDataDependencies): Handlers<typeof MarketDataService> {
  return {
    async importBars(requests) {
      const { series, storedCount } = await importBars(store, await collect(requests));
      return { series: seriesToMessage(series), storedCount: BigInt(storedCount) };
    },
    async listBars(request) {
      const { ticker, interval, asOfTime } = request;
      const query = {
        ticker,
        interval: intervalFromMessage(interval, "interval"),
        asOfMs: asOfTime && timeMsOf(asOfTime, "as_of_time"),
      };
      const asked = askedPage(request, { query, ...barPages });
      const { after: afterStartMs, limit } = asked;
      const { series, bars } = await listBars(store, { ...query, afterStartMs, limit });
      const { messages, nextPageToken } = pageOf(bars, asked, {
        keyOf: ({ startTimeMs }) => startTimeMs,
        schema: BarSchema,
        toMessage: barToMessage,
      });
      return { bars: messages, nextPageToken, series: seriesToMessage(series) };
    },
    async listSeries(request) {
      const ticker = request.ticker || undefined;
      const asked = askedPage(request, { query: { ticker }, ...seriesPages });
      const listed = await listSeries(store, { ticker, ...asked });
      const { messages: series, nextPageToken } = pageOf(listed, asked, {
        keyOf: seriesKeyOf,
        schema: SeriesSchema,
        toMessage: seriesToMessage,
      });
      return { series, nextPageToken };
    },
    async removeSeries({ ticker, interval: wanted }) {
      const interval = wanted === undefined ? undefined : intervalFromMessage(wanted, "interval");
      const removed = await removeSeries(store, readersOf, ticker, interval);
      return { removed: removed.map(seriesToMessage) };
    },
  };
}

async function collect(requests: AsyncIterable<ImportBarsRequest>): Promise<BarSeries> {
  let header: Omit<BarSeries, "bars"> | undefined;
  const bars: Bar[] = [];
  for await (const { part } of requests) {
    if (part.case === "header") {
      if (header !== undefined) throw invalidField("header", "was sent twice; send it once, first");
      header = importHeaderFromMessage(part.value);
    } else if (part.case === "chunk") {
      if (header === undefined) throw invalidField("header", "is required before the first chunk");
      for (const bar of part.value.bars) bars.push(barFromMessage(bar, `bars[${bars.length}]`));
      if (bars.length > largestImport) {
        throw invalidField("chunk.bars", `go beyond ${largestImport} bars; send several imports`);
      }
    } else {
      throw invalidField("part", "is empty; send a header or a chunk");
    }
  }
  if (header === undefined) throw invalidField("header", "is required; nothing was sent");
  return { ...header, bars };
}
