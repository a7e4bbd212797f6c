import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { z } from "zod";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { invalidField, notFound } from "#lib/kernel/fault.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { barToMessage, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import {
  DataFindingSchema,
  type ImportBarsRequest,
  type MarketDataService,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarSchema } from "#proto/pmx/type/v1/bar_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { importBars } from "../app/import-bars.ts";
import { listBars } from "../app/list-bars.ts";
import type { RevisionKey, SeriesStore } from "../app/ports.ts";
import { type ReadersOf, removeSeries } from "../app/remove-series.ts";
import { lastVisibleStartMs, type SealedFrom, sealedSeries } from "../app/sealed-series.ts";
import { readQuality } from "../app/series-quality.ts";
import type { CorporateAction } from "../domain/corporate-action.ts";
import { stateOf } from "../domain/quality/finding.ts";
import type { RawBar } from "../domain/raw-bar.ts";
import type { RawSeries, SeriesDescription } from "../domain/series.ts";
import { findingToMessage, qualityStateToMessage } from "./quality-message.ts";
import { importHeaderFromMessage, seriesToMessage } from "./series-message.ts";
import { actionFromMessage, barChangeToMessage, rawBarFromMessage } from "./source-bar-message.ts";

export { contractSettings } from "#lib/wire/contract-settings.ts";

const seriesPages = {
  sizes: { standard: 200, largest: 1000 },
  key: z.tuple([
    z.string(),
    z.custom<BarInterval>((value) => typeof value === "string"),
    z.enum(["IMPORTED", "FETCHED"]),
    z.int(),
  ]),
};
/** By the start of a bar, and the revision that the first page was of: an import may come between two pages. */
const barPages = {
  sizes: { standard: 1000, largest: 5000 },
  key: z.tuple([z.int(), z.string()]),
};
/** By the place of a finding, and the revision that the first page was of. */
const findingPages = {
  sizes: { standard: 100, largest: 100 },
  key: z.tuple([z.int(), z.string()]),
};
/** More daily bars than any market has had; keeps one import from filling the memory. */
const largestImport = 100_000;
/** Two for each session of forty years. */
const largestActions = 20_000;

/** What the RPCs of market data work with. */
export interface MarketDataDependencies {
  readonly store: SeriesStore;
  /** From when on the bars of a ticker are shown to nobody. */
  readonly sealedFrom: SealedFrom;
  readonly readersOf: ReadersOf;
  /** The time of an import, UTC milliseconds. */
  readonly nowMs: () => number;
}

/** The RPCs of market data. */
export function marketDataHandlers({
  store,
  sealedFrom,
  readersOf,
  nowMs,
}: MarketDataDependencies): Handlers<typeof MarketDataService> {
  // Whatever shows bars, or what they are like, asks this one.
  const visible = sealedSeries(store, sealedFrom);
  const sealedTime = async ({ instrument }: SeriesDescription) => {
    const fromMs = await sealedFrom(instrument.ticker);
    return fromMs === undefined ? {} : { sealedFromTime: timestampFromMs(fromMs) };
  };
  return {
    async importBars(requests) {
      const incoming = await collect(requests);
      const { instrument, interval } = incoming;
      const sealedFromMs = await sealedFrom(instrument.ticker);
      const tellUntilMs =
        sealedFromMs === undefined ? undefined : lastVisibleStartMs(sealedFromMs, interval);
      const options = { origin: "IMPORTED", nowMs: nowMs(), tellUntilMs } as const;
      const imported = await importBars(store, incoming, options);
      const { series, storedCount, changedCount, firstChange, storedActionCount } = imported;
      return {
        series: seriesToMessage(series),
        storedCount: BigInt(storedCount),
        changedCount: BigInt(changedCount),
        storedActionCount: BigInt(storedActionCount),
        ...(firstChange && { firstChange: barChangeToMessage(firstChange, tellUntilMs) }),
      };
    },
    async listBars(request) {
      const { ticker, interval, asOfTime } = request;
      const query = {
        ticker,
        interval: intervalFromMessage(interval, "interval"),
        asOfMs: asOfTime && timeMsOf(asOfTime, "as_of_time"),
        dataHash: request.dataHash || undefined,
      };
      const asked = askedPage(request, { query, ...barPages });
      const { after: [afterStartMs, dataHash = query.dataHash] = [], limit } = asked;
      const wanted = { ...query, dataHash, afterStartMs, limit };
      const { series, bars } = await listBars(visible, wanted);
      const { messages, nextPageToken } = pageOf(bars, asked, {
        keyOf: ({ startTimeMs }) => [startTimeMs, series.dataHash] as [number, string],
        schema: BarSchema,
        toMessage: barToMessage,
      });
      const sealed = await sealedTime(series);
      return { bars: messages, nextPageToken, series: seriesToMessage(series), ...sealed };
    },
    async listSeries(request) {
      const { ticker, allRevisions } = request;
      const asked = askedPage(request, { query: { ticker, allRevisions }, ...seriesPages });
      const { after, limit } = asked;
      const listed = await store.list({
        ticker: ticker || undefined,
        after: after && revisionKeyOf(after),
        allRevisions,
        limit,
      });
      const { messages: series, nextPageToken } = pageOf(listed, asked, {
        keyOf: pageKeyOf,
        schema: SeriesSchema,
        toMessage: seriesToMessage,
      });
      return { series, nextPageToken };
    },
    async getDataQuality(request) {
      const { ticker } = request;
      const query = {
        ticker,
        interval: intervalFromMessage(request.interval, "interval"),
        dataHash: request.dataHash || undefined,
      };
      const asked = askedPage(request, { query, ...findingPages });
      const [after = -1, dataHash = query.dataHash] = asked.after ?? [];
      const pinned = dataHash === undefined ? undefined : { dataHash };
      const { series, basis, findings } = await readQuality(
        visible,
        ticker,
        query.interval,
        pinned,
      );
      if (dataHash !== undefined && series.dataHash !== dataHash) {
        throw notFound("revision", `${ticker} ${dataHash}`);
      }
      const placed = findings.map((finding, place) => ({ finding, place }));
      const wanted = placed.slice(after + 1, after + 1 + asked.limit);
      const { messages, nextPageToken } = pageOf(wanted, asked, {
        keyOf: ({ place }) => [place, series.dataHash] as [number, string],
        schema: DataFindingSchema,
        toMessage: ({ finding }) => findingToMessage(finding),
      });
      return {
        series: seriesToMessage(series),
        state: qualityStateToMessage(stateOf(findings)),
        basis: PriceBasis[basis ?? "UNSPECIFIED"],
        findings: messages,
        nextPageToken,
        ...(await sealedTime(series)),
      };
    },
    async removeSeries({ ticker, interval: wanted }) {
      const interval = wanted === undefined ? undefined : intervalFromMessage(wanted, "interval");
      const removed = await removeSeries(store, readersOf, ticker, interval);
      return { removed: removed.map(seriesToMessage) };
    },
  };
}

type PageKey = z.infer<typeof seriesPages.key>;

function pageKeyOf({ instrument, interval, origin, revision }: SeriesDescription): PageKey {
  return [instrument.ticker, interval, origin, revision];
}

function revisionKeyOf([ticker, interval, origin, revision]: PageKey): RevisionKey {
  return { ticker, interval, origin, revision };
}

async function collect(requests: AsyncIterable<ImportBarsRequest>): Promise<RawSeries> {
  let header: Omit<RawSeries, "bars" | "actions"> | undefined;
  const bars: RawBar[] = [];
  const actions: CorporateAction[] = [];
  for await (const { part } of requests) {
    if (part.case === "header") {
      if (header !== undefined) throw invalidField("header", "was sent twice; send it once, first");
      header = importHeaderFromMessage(part.value);
      continue;
    }
    if (part.case === undefined) throw invalidField("part", "is empty; send a header or a chunk");
    if (header === undefined) throw invalidField("header", "is required before the first chunk");
    if (part.case === "actions") {
      for (const action of part.value.actions) {
        actions.push(actionFromMessage(action, `actions[${actions.length}]`));
      }
    } else {
      for (const bar of part.value.bars) bars.push(rawBarFromMessage(bar, bars.length));
    }
    if (bars.length > largestImport) {
      throw invalidField("chunk.bars", `go beyond ${largestImport} bars; send several imports`);
    }
    if (actions.length > largestActions) {
      throw invalidField("actions.actions", `go beyond ${largestActions} actions`);
    }
  }
  if (header === undefined) throw invalidField("header", "is required; nothing was sent");
  return { ...header, bars, actions };
}
