import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { SeriesReader, StoredSeries } from "./ports.ts";

const shownTickers = 20;

/** Bars that were read before and are wanted again. */
export interface PinnedBars {
  /** SHA-256 of the bars; absent where a version before 0.3 did not keep it. */
  readonly dataHash: string | undefined;
}

/**
 * The series of a ticker: the one that applies, or the revision that was pinned where it is still there.
 * @throws Fault INSTRUMENT_UNKNOWN naming the tickers that have bars.
 */
export async function findSeries(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval,
  pinned?: PinnedBars,
): Promise<StoredSeries> {
  const found = await reader.find(ticker, interval);
  const series = pinned === undefined ? found[0] : pinnedOf(found, pinned);
  if (series !== undefined) return series;
  throw await seriesUnknown(reader, ticker);
}

/** INSTRUMENT_UNKNOWN, with the tickers that have bars. */
export async function seriesUnknown(reader: SeriesReader, ticker: string): Promise<Fault> {
  const tickers = await reader.listTickers();
  const hidden = tickers.length - shownTickers;
  const shown = tickers.slice(0, shownTickers).join(", ") || "none";
  const stored = hidden > 0 ? `${shown} and ${hidden} more` : shown;
  return new Fault(
    "NOT_FOUND",
    "INSTRUMENT_UNKNOWN",
    `no bars are stored for "${ticker}"; stored are: ${stored}; ` +
      "import its bars first (ImportBars, or --bars FILE on the command line)",
    { metadata: { resource: `instruments/${ticker}` } },
  );
}

/**
 * What a source answered comes last, and of it the first revision. Before 0.3 nothing could be imported beside it,
 * and there was no other revision: what was pinned without a hash was pinned on the last one.
 */
function pinnedOf(
  stored: readonly StoredSeries[],
  { dataHash }: PinnedBars,
): StoredSeries | undefined {
  const same = stored.find(({ description }) => description.dataHash === dataHash);
  return same ?? stored.at(-1);
}
