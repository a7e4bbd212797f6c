import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { CorporateAction } from "./corporate-action.ts";
import type { RawBar } from "./raw-bar.ts";

/** A series as its source has it, before bars that can be traded are made of it; oldest first. */
export interface RawSeries extends Omit<BarSeries, "bars"> {
  readonly bars: readonly RawBar[];
  /** Ascending by the time from which they apply; empty where the source states none. */
  readonly actions: readonly CorporateAction[];
  /** Absent where neither the source nor the user says. */
  readonly basis?: PriceBasis;
}

/** Bars of one instrument on their way into the store, oldest first. */
export interface BarSeries {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  /** Where the bars came from: a file name or a data package. */
  readonly source: string;
  readonly provenance: DataProvenance;
}

/** How a series came to be stored: a user imported it, or a source answered it. */
export type SeriesOrigin = "IMPORTED" | "FETCHED";

/** What a stored series is known by. */
export interface SeriesKey {
  readonly ticker: string;
  readonly interval: BarInterval;
  readonly origin: SeriesOrigin;
}

/** One revision of a stored series, without the bars; `barCount` is 1 or more. It never changes. */
export interface SeriesDescription {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly origin: SeriesOrigin;
  readonly provenance: DataProvenance;
  /** Counts from 1: an import that changes the series makes the next one. */
  readonly revision: number;
  readonly barCount: number;
  /** Starts of the first and the last bar, UTC milliseconds. */
  readonly firstBarTimeMs: number;
  readonly lastBarTimeMs: number;
  /** SHA-256 of all bars, with the actions and the basis where there are any (`revisionHash`). */
  readonly dataHash: string;
  /** Bars that the revision before has with other values. */
  readonly changedCount: number;
  readonly actionCount: number;
  /** Whether every bar has an open, a high and a low of its own: only then is the series traded. */
  readonly hasOpens: boolean;
  /** Whether every bar has a volume, 0 or more. */
  readonly hasVolumes: boolean;
  readonly basis?: PriceBasis | undefined;
  /** Source of the import that made the revision. */
  readonly source: string;
  /** UTC milliseconds; absent for what a version before 0.3 imported. */
  readonly importTimeMs?: number | undefined;
}
