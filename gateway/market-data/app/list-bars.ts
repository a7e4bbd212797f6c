import { type Bar, type BarInterval, intervalLengthMs } from "../../../services/kernel/bar.ts";
import { Fault, invalidField } from "../../../services/kernel/fault.ts";
import { decodePageToken, encodePageToken } from "../domain/page-token.ts";
import type { SeriesDescription } from "../domain/series.ts";
import type { BarPages, SeriesReader } from "./ports.ts";

/** One page of a list of bars. */
export interface BarsPage {
  readonly series: SeriesDescription;
  readonly bars: readonly Bar[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

const defaultPageSize = 1000;
const largestPageSize = 5000;
const shownTickers = 20;

/**
 * Lists stored bars, oldest first: those closed at or before `asOfMs` (UTC milliseconds), or all.
 * `pageSize` 0 means 1 000; more than 5 000 gives 5 000.
 * @throws Fault INSTRUMENT_UNKNOWN naming the tickers that there are; PAGE_TOKEN_INVALID;
 *   FIELD_INVALID for a page size below 0.
 */
export async function listBars(
  reader: SeriesReader & BarPages,
  query: {
    readonly ticker: string;
    readonly interval: BarInterval;
    readonly asOfMs?: number | undefined;
    readonly pageSize: number;
    readonly pageToken: string;
  },
): Promise<BarsPage> {
  const { ticker, interval, asOfMs, pageToken } = query;
  if (query.pageSize < 0) throw invalidField("page_size", `${query.pageSize} must be 0 or more`);
  const size = Math.min(query.pageSize || defaultPageSize, largestPageSize);
  const series = await reader.describe(ticker, interval);
  if (series === undefined) throw await unknownInstrument(reader, ticker);
  const found = await reader.pageOfBars(ticker, interval, {
    afterStartMs: pageToken === "" ? Number.MIN_SAFE_INTEGER : decodePageToken(pageToken, query),
    // A bar is known from its close on, so the latest one that is starts one interval earlier.
    untilStartMs:
      asOfMs === undefined ? Number.MAX_SAFE_INTEGER : asOfMs - intervalLengthMs(interval),
    limit: size + 1,
  });
  const bars = found.slice(0, size);
  const last = bars.at(-1);
  const more = found.length > size && last !== undefined;
  return { series, bars, nextPageToken: more ? encodePageToken(query, last.startTimeMs) : "" };
}

async function unknownInstrument(reader: SeriesReader, ticker: string): Promise<Fault> {
  const tickers = await reader.listTickers();
  const hidden = tickers.length - shownTickers;
  const shown = tickers.slice(0, shownTickers).join(", ") || "none";
  const stored = hidden > 0 ? `${shown} and ${hidden} more` : shown;
  return new Fault(
    "NOT_FOUND",
    "INSTRUMENT_UNKNOWN",
    `no bars are stored for "${ticker}"; stored are: ${stored}; import bars first (ImportBars)`,
    { metadata: { resource: `instruments/${ticker}` } },
  );
}
