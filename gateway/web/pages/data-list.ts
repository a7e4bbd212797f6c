import { Fault } from "#lib/kernel/fault.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { Cell, Section } from "#lib/page/section.ts";
import { countCell } from "#lib/report/cells.ts";
import { sealedText, seriesStateText } from "#lib/report/finding-text.ts";
import { asSentence, timeText } from "#lib/report/plain-text.ts";
import { intervalText, nothingStoredText, originText } from "#lib/report/series-text.ts";
import type {
  GetDataQualityResponse,
  MarketDataService,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import type { WebPage } from "../page.ts";
import { seriesLink, withQuery } from "./links.ts";

/** What the pages of stored bars read. */
export type DataReads = Pick<
  LocalCalls<typeof MarketDataService>,
  "listSeries" | "getDataQuality" | "listBars"
>;

/** Series a page: each is checked when it is shown. */
const seriesOfPage = 25;

/** Every stored series with where it came from and what the quality checks say of it. */
export function dataListPage({ listSeries, getDataQuality }: DataReads): WebPage {
  return {
    path: "/data",
    query: ["page"],
    menu: "Data",
    async read({ query, signal }) {
      const request = { pageSize: seriesOfPage, pageToken: query.get("page") ?? "" };
      const { series, nextPageToken } = await listSeries(request, signal);
      const rows: (readonly Cell[])[] = [];
      for (const one of series) {
        signal.throwIfAborted();
        await yieldToEventLoop();
        rows.push(rowOf(one, await qualityOf(one, getDataQuality, signal)));
      }
      return { title: "Data", sections: [listSection(rows, nextPageToken)] };
    },
  };
}

/** What the checks say of a series; in words where they cannot be asked, as where all of its bars are sealed. */
async function qualityOf(
  { instrument, interval }: Series,
  ask: DataReads["getDataQuality"],
  signal: AbortSignal,
): Promise<GetDataQualityResponse | string> {
  try {
    return await ask({ ticker: instrument?.ticker ?? "", interval }, signal);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function rowOf(series: Series, quality: GetDataQualityResponse | string): readonly Cell[] {
  const { instrument, barCount, interval, firstBarTime, lastBarTime, revision, source } = series;
  const said = typeof quality === "string";
  return [
    seriesLink(instrument?.ticker ?? ""),
    said ? quality : seriesStateText(quality),
    countCell(said ? 0 : quality.findings.length),
    countCell(barCount),
    intervalText(series),
    timeText(firstBarTime, interval),
    timeText(lastBarTime, interval),
    countCell(revision),
    originText(series),
    [source, ...(said ? [] : [sealedText(quality)])].filter((text) => text !== "").join(", "),
  ];
}

function listSection(rows: readonly (readonly Cell[])[], nextPageToken: string): Section {
  if (rows.length === 0) {
    return {
      id: "series",
      heading: "Nothing is stored",
      sentences: [asSentence(nothingStoredText)],
      figures: [],
    };
  }
  const further: readonly (readonly Cell[])[] =
    nextPageToken === ""
      ? []
      : [[{ text: "further series", href: withQuery("/data", { page: nextPageToken }) }]];
  return {
    id: "series",
    heading: "Stored series",
    sentences: [
      "QUARANTINED: no sprint runs on it unless it allows the check by name. FLAGGED: it stands beside the verdict. REPAIRED: the reader put it right from the rows themselves. CLEAN: nothing was found.",
    ],
    figures: [
      {
        id: "series",
        title: "By ticker and length of bars",
        description: "Every stored series, with what the quality checks say of it.",
        isOpen: true,
        table: {
          columns: [
            { heading: "ticker" },
            { heading: "state" },
            { heading: "findings", unit: "count" },
            { heading: "bars", unit: "count" },
            { heading: "every" },
            { heading: "first" },
            { heading: "last" },
            { heading: "revision", unit: "count" },
            { heading: "kept" },
            { heading: "source" },
          ],
          rows: [...rows, ...further],
        },
      },
    ],
  };
}
