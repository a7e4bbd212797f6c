import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { CorporateAction } from "../corporate-action.ts";
import type { RawBar } from "../raw-bar.ts";
import type { Finding } from "./finding.ts";

/** What the reader of a file did to its rows before they became bars. */
export interface RowRepairs {
  /** Rows that did not come after the row before them; a file that is newest first has all but one. */
  readonly misplacedRows: number;
  /** Rows left out because an equal one was there. */
  readonly equalDuplicates: number;
  /** Starts of bars that the file has several times with other values, ascending; the first row was kept. */
  readonly conflictingStartsMs: readonly number[];
  /** Bars whose high or low was moved by the rounding of their numbers. */
  readonly roundedBars: number;
}

/** A series as it is checked. */
export interface QualityInput {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  /** Strictly ascending in time. */
  readonly bars: readonly RawBar[];
  readonly actions: readonly CorporateAction[];
  /** The basis of the prices where it is stated or known; absent: not known. */
  readonly basis?: PriceBasis | undefined;
  /** Absent for a series whose rows were in order. */
  readonly repairs?: RowRepairs | undefined;
}

/** One question about a series. Pure: the same series gives the same findings in the same order. */
export interface QualityCheck {
  /** In small letters with dashes; `--allow` takes it. */
  readonly name: string;
  /** What it looks for, in one sentence for the documentation. */
  readonly meaning: string;
  find(input: QualityInput): readonly Finding[];
}
