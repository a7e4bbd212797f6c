import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { CorporateAction } from "./corporate-action.ts";
import type { PriceBasis } from "./price-basis.ts";
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

/** What is stored of one instrument and interval, without the bars; `barCount` is 1 or more. */
export interface SeriesDescription {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly barCount: number;
  /** Starts of the first and the last bar, UTC milliseconds. */
  readonly firstBarTimeMs: number;
  readonly lastBarTimeMs: number;
  /** SHA-256 of all bars (`seriesHash`). */
  readonly dataHash: string;
  /** Source of the last import that added bars. */
  readonly source: string;
  readonly provenance: DataProvenance;
  readonly origin: SeriesOrigin;
}
