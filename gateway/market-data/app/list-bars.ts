import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { SeriesDescription } from "../domain/series.ts";
import type { BarPages, SeriesReader } from "./ports.ts";

/** Some bars of a series, oldest first. */
export interface ListedBars {
  readonly series: SeriesDescription;
  readonly bars: readonly Bar[];
}

const shownTickers = 20;

/**
 * Lists stored bars, oldest first: those closed at or before `asOfMs` (UTC milliseconds), or all,
 * and of these the first `limit` that start after `afterStartMs`.
 * @throws Fault INSTRUMENT_UNKNOWN naming the tickers that there are.
 */
export async function listBars(
  reader: SeriesReader & BarPages,
  query: {
    readonly ticker: string;
    readonly interval: BarInterval;
    readonly asOfMs?: number | undefined;
    readonly afterStartMs?: number | undefined;
    readonly limit: number;
  },
): Promise<ListedBars> {
  const { ticker, interval, asOfMs, afterStartMs, limit } = query;
  const series = await reader.describe(ticker, interval);
  if (series === undefined) throw await unknownInstrument(reader, ticker);
  const bars = await reader.pageOfBars(ticker, interval, {
    afterStartMs: afterStartMs ?? Number.MIN_SAFE_INTEGER,
    // A bar is known from its close on, so the latest one that is starts one interval earlier.
    untilStartMs:
      asOfMs === undefined ? Number.MAX_SAFE_INTEGER : asOfMs - intervalLengthMs(interval),
    limit,
  });
  return { series, bars };
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
