import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { BarSeries, SeriesDescription } from "../domain/series.ts";

/** Part of a series, by the start of its bars in UTC milliseconds. */
export interface BarRange {
  /** Only bars that start later. */
  readonly afterStartMs: number;
  /** Only bars that start then or before. */
  readonly untilStartMs: number;
  /** Most bars answered, the oldest ones. */
  readonly limit: number;
}

/** A series that is stored. */
export interface StoredSeries {
  readonly description: SeriesDescription;
  /** All bars of the series, or those of a range, oldest first. */
  readBars(range?: BarRange): Promise<readonly Bar[]>;
}

/** Reads stored series. */
export interface SeriesReader {
  /** What is stored of a ticker, the series that applies first; none where nothing is. */
  find(ticker: string, interval: BarInterval): Promise<readonly StoredSeries[]>;
  /** What is stored, of a ticker or of all, in no order. */
  list(ticker?: string): Promise<readonly SeriesDescription[]>;
  /** Every ticker that has bars, ascending. */
  listTickers(): Promise<readonly string[]>;
}

/** Reads and writes within one transaction. */
export interface SeriesWriter {
  /** What is stored of a ticker, or undefined where nothing is. */
  describe(ticker: string, interval: BarInterval): SeriesDescription | undefined;
  /** All bars of a series, oldest first; none where nothing is stored. */
  readBars(ticker: string, interval: BarInterval): readonly Bar[];
  /**
   * Adds bars that are not stored yet and sets the description of the series to what it then is. It
   * yields where the event loop may run.
   */
  save(
    description: SeriesDescription,
    added: readonly Bar[],
  ): Generator<undefined, void, undefined>;
}

/** Stored series, read and changed. */
export interface SeriesStore extends SeriesReader {
  /**
   * Runs `work` in one transaction of its own: all of it is kept, or none when it throws. The event
   * loop runs where it yields.
   */
  write<T>(work: (writer: SeriesWriter) => Generator<undefined, T, undefined>): Promise<T>;
  /** Removes what is stored of a ticker, of one interval or of all, and answers what it was. */
  remove(ticker: string, interval?: BarInterval): Promise<readonly SeriesDescription[]>;
}

/**
 * A source of bars, asked for a series that was not imported. Sources are asked in the order
 * of `sources/index.ts` when a ticker is first needed and nothing is stored under it; what a source
 * answers is checked by the rules of an import, stored apart from what users import, and never fetched
 * again, so that a sprint's data stays what it was pinned as.
 *
 * A source over HTTP, for example of daily bars from Stooq, is one file and one line in that list:
 *
 * ```ts
 * export const stooq: BarSource = {
 *   tickers: [],
 *   async fetch(ticker, interval) {
 *     if (interval !== "DAY_1") return undefined;
 *     const url = `https://stooq.com/q/d/l/?s=${ticker.toLowerCase()}.us&i=d`;
 *     const reply = await fetch(url, { signal: AbortSignal.timeout(10_000) });
 *     if (reply.status === 404) return undefined;
 *     const { bars, problems } = parseBarsCsv(await reply.text(), url, interval);
 *     if (problems.length > 0) throw csvFault(problems);
 *     const instrument = instrumentOfTicker(ticker);
 *     return { instrument, interval, bars, source: url, provenance: "REAL" };
 *   },
 * };
 * ```
 */
export interface BarSource {
  /** Tickers that the source has for certain, for lists and messages; empty when it cannot say. */
  readonly tickers: readonly string[];
  /**
   * The series of a ticker (well-formed, as `tickerProblem` has it), or undefined where the source
   * has none of it.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE when the source does not answer; BARS_INVALID when
   *   what it answers cannot be read.
   */
  fetch(ticker: string, interval: BarInterval): Promise<BarSeries | undefined>;
}
