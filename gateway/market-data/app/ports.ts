import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { SeriesDescription } from "../domain/series.ts";

/** Reads stored series. */
export interface SeriesReader {
  /** What is stored of a ticker, or undefined where nothing is. */
  describe(ticker: string, interval: BarInterval): Promise<SeriesDescription | undefined>;
  /** All bars of a series, oldest first; none where nothing is stored. */
  readBars(ticker: string, interval: BarInterval): Promise<readonly Bar[]>;
  /** Every ticker that has bars, ascending. */
  listTickers(): Promise<readonly string[]>;
}

/** Part of a series, by the start of its bars in UTC milliseconds. */
export interface BarRange {
  /** Only bars that start later. */
  readonly afterStartMs: number;
  /** Only bars that start then or before. */
  readonly untilStartMs: number;
  /** Most bars answered, the oldest ones. */
  readonly limit: number;
}

/** Reads stored series in parts. */
export interface BarPages {
  /** Bars of the range, oldest first. */
  pageOfBars(ticker: string, interval: BarInterval, range: BarRange): Promise<readonly Bar[]>;
}

/** Reads and writes within one transaction. */
export interface SeriesTransaction extends Pick<SeriesReader, "describe" | "readBars"> {
  /** Adds bars that are not stored yet and sets the description of the series to what it then is. */
  save(description: SeriesDescription, added: readonly Bar[]): Promise<void>;
}

/** Changes stored series. */
export interface SeriesWriter {
  /** Runs `work` in one transaction of its own: all of it is kept, or none when it rejects. */
  write<T>(work: (transaction: SeriesTransaction) => Promise<T>): Promise<T>;
}
