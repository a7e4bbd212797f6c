import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { CorporateAction } from "../domain/corporate-action.ts";
import type { PriceBlock } from "../domain/price-blocks.ts";
import type { RawBar } from "../domain/raw-bar.ts";
import type { RawSeries, SeriesDescription, SeriesKey } from "../domain/series.ts";
import type { SourceCapabilities } from "../domain/source-capabilities.ts";

/** Part of a series, by the start of its bars in UTC milliseconds. */
export interface BarRange {
  /** Only bars that start later. */
  readonly afterStartMs: number;
  /** Only bars that start then or before. */
  readonly untilStartMs: number;
  /** Most bars answered, the oldest ones. */
  readonly limit: number;
}

/** One revision of a series that is stored. */
export interface StoredSeries {
  readonly description: SeriesDescription;
  /** All bars of the revision, or those of a range, oldest first; whatever is imported later, the same. */
  readBars(range?: BarRange): Promise<readonly Bar[]>;
  /** All bars as their source had them, oldest first. */
  readRawBars(): Promise<readonly RawBar[]>;
  /** The actions of the revision, ascending by the time from which they apply. */
  readActions(): Promise<readonly CorporateAction[]>;
}

/** A page of what is stored. */
export interface SeriesQuery {
  /** Only series of this ticker; undefined for all. */
  readonly ticker: string | undefined;
  /** Only what comes after this one; undefined from the first on. */
  readonly after: RevisionKey | undefined;
  /** Every revision rather than the newest alone. */
  readonly allRevisions: boolean;
  readonly limit: number;
}

/** A revision of a series. */
export interface RevisionKey extends SeriesKey {
  readonly revision: number;
}

/** Reads stored series. */
export interface SeriesReader {
  /**
   * Every revision that is stored of a ticker, the one that applies first: the imported ones, then the
   * fetched ones, each with the newest first. None where nothing is stored.
   */
  find(ticker: string, interval: BarInterval): Promise<readonly StoredSeries[]>;
  /** Series by ticker and interval, an imported one before a fetched one, its newest revision first. */
  list(query: SeriesQuery): Promise<readonly SeriesDescription[]>;
  /** Every ticker that has bars, ascending. */
  listTickers(): Promise<readonly string[]>;
}

/** What a new revision adds to those before it. */
export interface RevisionChanges {
  /** Bars that are new or have other values. */
  readonly added: readonly RawBar[];
  /** Bars whose starts are among the stored ones, which no longer apply. */
  readonly replaced: readonly RawBar[];
  /** Actions that are new or have another value. */
  readonly actions: readonly CorporateAction[];
}

/** Reads and writes within one transaction. */
export interface SeriesWriter {
  /** The newest revision, or undefined where nothing is stored. */
  newest(key: SeriesKey): SeriesDescription | undefined;
  /** All bars of a revision, oldest first. */
  readRawBars(key: SeriesKey, revision: number): readonly RawBar[];
  /** Its actions, ascending by the time from which they apply. */
  readActions(key: SeriesKey, revision: number): readonly CorporateAction[];
  /** Stores a revision, the first or the one after the newest. It yields where the event loop may run. */
  save(
    description: SeriesDescription,
    changes: RevisionChanges,
  ): Generator<undefined, void, undefined>;
  /** Keeps for good what the prices of a ticker are known by again. It yields as `save` does. */
  keepBlocks(ticker: string, blocks: Iterable<PriceBlock>): Generator<undefined, void, undefined>;
}

/** Stored series, read and changed. */
export interface SeriesStore extends SeriesReader {
  /**
   * Runs `work` in one transaction of its own: all of it is kept, or none when it throws. The event
   * loop runs where it yields.
   */
  write<T>(work: (writer: SeriesWriter) => Generator<undefined, T, undefined>): Promise<T>;
  /**
   * Removes what is stored of a ticker, of one interval or of all, with every revision, and answers the newest
   * revision of each series as it was.
   */
  remove(ticker: string, interval?: BarInterval): Promise<readonly SeriesDescription[]>;
}

/** A series as a source answered it, with what was assumed or left out. */
export interface FetchedSeries extends RawSeries {
  readonly notes: readonly string[];
}

/**
 * A source of bars, asked for a series that was not imported (`fetchSeries`). Sources are asked in the order
 * of `sources/index.ts` when a ticker is first needed and nothing is stored under it; what a source
 * answers is checked by the rules of an import, stored apart from what users import, and never fetched
 * again, so that a sprint's data stays what it was pinned as. `pmx data fetch` asks them for a user.
 *
 * A source over HTTP is a `RemoteFormat` (what it can do, what it calls a ticker, where it answers, how its answer is
 * read); time-outs, repetition, the rate limit and the cache are those of `sources/http/remote-source.ts`. An example is
 * `sources/stooq.ts`.
 */
export interface BarSource extends SourceCapabilities {
  /** As the settings and the command line name it. */
  readonly name: string;
  /** Tickers that the source has for certain, for lists and messages; empty when it cannot say. */
  readonly tickers: readonly string[];
  /**
   * The series of a ticker (well-formed, as `tickerProblem` has it), or undefined where the source
   * has none of it.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE when the source does not answer, or with what it never answers.
   */
  fetch(ticker: string, interval: BarInterval): Promise<FetchedSeries | undefined>;
}
