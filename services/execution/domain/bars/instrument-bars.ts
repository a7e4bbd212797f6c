import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** Bars of one instrument as a caller hands them over, strictly ascending. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
}

/** One bar of one instrument. */
export interface InstrumentBar {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bar: Bar;
}
