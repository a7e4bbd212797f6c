import { type BarInterval, barIntervals } from "#lib/kernel/bar.ts";
import { barFrequency, intervalCode } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { UnitTerms } from "#lib/kernel/instrument.ts";
import {
  candidatesFor,
  candidatesText,
  canonicalTicker,
  usNameOf,
} from "../domain/instruments/ticker-names.ts";
import type { SeriesReader, StoredSeries } from "./ports.ts";

const shownTickers = 20;

/** Bars that were read before and are wanted again. */
export interface PinnedBars {
  /** SHA-256 of the bars; absent where a version before 0.3 did not keep it. */
  readonly dataHash: string | undefined;
  /** What a unit was; none for whole ones. */
  readonly terms: UnitTerms;
}

/**
 * The series of a ticker: the one that applies, or the revision that was pinned where it is still there. A name that
 * nothing is stored under is taken for the ticker that it stands for (`BTC/USD`, `GTCO.LG`).
 * @throws Fault INSTRUMENT_UNKNOWN naming the tickers that have bars.
 */
export async function findSeries(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval,
  pinned?: Pick<PinnedBars, "dataHash">,
): Promise<StoredSeries> {
  const found = await reader.find(ticker, interval);
  const series = pinned === undefined ? found[0] : pinnedOf(found, pinned);
  if (series !== undefined) return series;
  const canonical = canonicalTicker(ticker);
  if (canonical !== ticker) return findSeries(reader, canonical, interval, pinned);
  throw await seriesUnknown(reader, ticker, interval);
}

/** INSTRUMENT_UNKNOWN, with the other intervals that the ticker has bars of, else the tickers that have any. */
export async function seriesUnknown(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval | undefined,
): Promise<Fault> {
  const metadata = { resource: `instruments/${ticker}` };
  const others = interval === undefined ? [] : await otherIntervals(reader, ticker, interval);
  if (interval !== undefined && others.length > 0) {
    const message =
      `no ${barFrequency(interval)} bars are stored for "${ticker}", but bars of ${others.join(", ")}; ` +
      "ask for those (--interval on the command line), or import others";
    return new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", message, { metadata });
  }
  const tickers = await reader.listTickers();
  const hidden = tickers.length - shownTickers;
  const shown = tickers.slice(0, shownTickers).join(", ") || "none";
  const stored = hidden > 0 ? `${shown} and ${hidden} more` : shown;
  return new Fault(
    "NOT_FOUND",
    "INSTRUMENT_UNKNOWN",
    `no bars are stored for "${ticker}"${otherNames(ticker, tickers)}; stored are: ${stored}; ` +
      "import its bars first (ImportBars, or --bars FILE on the command line)",
    { metadata },
  );
}

/** What else a bare name may stand for, with which of it has bars. */
function otherNames(name: string, stored: readonly string[]): string {
  const candidates = candidatesFor(name).map(({ ticker, description }) => {
    const bars = stored.includes(ticker) ? ", has bars" : "";
    return { ticker, description: `${description}${bars}` };
  });
  if (candidates.length === 0) return "";
  const usName = usNameOf(name);
  const own = usName === undefined ? "" : `, which is ${usName} in the United States`;
  return `${own}; write ${candidatesText(candidates)} for another listing`;
}

/**
 * What a source answered comes last, and of it the first revision. Before 0.3 nothing could be imported beside it,
 * and there was no other revision: what was pinned without a hash was pinned on the last one.
 */
function pinnedOf(
  stored: readonly StoredSeries[],
  { dataHash }: Pick<PinnedBars, "dataHash">,
): StoredSeries | undefined {
  const same = stored.find(({ description }) => description.dataHash === dataHash);
  return same ?? stored.at(-1);
}

/** Short names of the other intervals that bars of a ticker are stored of. No source is asked for a message. */
async function otherIntervals(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval,
): Promise<readonly string[]> {
  const stored = await storedIntervals(reader, ticker);
  return barIntervals.filter((one) => one !== interval && stored.has(one)).map(intervalCode);
}

/** The intervals that bars are stored of under exactly this name. */
export async function storedIntervals(
  reader: Pick<SeriesReader, "list">,
  ticker: string,
): Promise<ReadonlySet<BarInterval>> {
  // Of each interval an imported and a fetched one.
  const limit = 2 * barIntervals.length;
  const listed = await reader.list({ ticker, after: undefined, allRevisions: false, limit });
  return new Set(listed.map(({ interval }) => interval));
}
