import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";
import { barStartText, closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import { onTerms, withUsualTerms } from "../domain/instruments/unit-terms.ts";
import { barsAfter, barsBetween, barsKnownAt } from "../domain/point-in-time.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { findSeries, type PinnedBars, seriesUnknown } from "./find-series.ts";
import type { SeriesReader } from "./ports.ts";

export type { PinnedBars } from "./find-series.ts";

/**
 * One ticker's stored bars, seen point in time: what market data offers to the other contexts of
 * this process. A caller states an instant with every question, so that it cannot look ahead by
 * mistake. All times are UTC milliseconds, all bars oldest first.
 */
export interface BarHistory {
  /** On the terms that were pinned, else on those of its import and of the tables. */
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly provenance: DataProvenance;
  /** Where the bars came from: a file name or a data package. */
  readonly source: string;
  /** SHA-256 of all bars; it names the revision of the series. */
  readonly dataHash: string;
  /** When each bar became known, ascending. */
  readonly closeTimesMs: readonly number[];
  /** The latest bars that were known at `asOfMs`, `limit` at most. */
  knownAt(asOfMs: number, limit: number): readonly Bar[];
  /** The bars that became known after `afterMs` and at or before `untilMs`. */
  between(afterMs: number, untilMs: number): readonly Bar[];
  /** The first bars that became known after `asOfMs`, `limit` at most. */
  after(asOfMs: number, limit: number): readonly Bar[];
  /** What is wrong with the first bar that no import would take today; undefined where every one is sound. */
  problem(): string | undefined;
}

/**
 * Reads the history of a ticker: of the series that applies, or of the pinned one.
 * @throws Fault INSTRUMENT_UNKNOWN
 */
export type ReadHistory = (
  ticker: string,
  interval: BarInterval,
  pinned?: PinnedBars,
) => Promise<BarHistory>;

/** Histories of stored series. */
export function historyReader(reader: SeriesReader): ReadHistory {
  return async (ticker, interval, pinned) => {
    const { description, readBars } = await findSeries(reader, ticker, interval, pinned);
    const { instrument: stored } = description;
    const bars = await readBars();
    // Removed since it was found.
    if (bars.length !== description.barCount) throw await seriesUnknown(reader, ticker, interval);
    const instrument =
      pinned === undefined ? withUsualTerms(stored) : onTerms(stored, pinned.terms);
    return barHistory({ ...description, instrument }, bars);
  };
}

/** The history of a series; `bars` ascend strictly in time. */
export function barHistory(
  series: Pick<SeriesDescription, "instrument" | "interval" | "provenance" | "source" | "dataHash">,
  bars: readonly Bar[],
): BarHistory {
  const { instrument, interval, provenance, source, dataHash } = series;
  return {
    instrument,
    interval,
    provenance,
    source,
    dataHash,
    closeTimesMs: bars.map((bar) => closeTimeMs(bar, interval)),
    knownAt: (asOfMs, limit) => barsKnownAt(bars, interval, asOfMs, limit),
    between: (afterMs, untilMs) => barsBetween(bars, interval, afterMs, untilMs),
    after: (asOfMs, limit) => barsAfter(bars, interval, asOfMs, limit),
    problem() {
      for (const bar of bars) {
        const [first] = barProblems(bar, interval);
        if (first) return `${barStartText(bar.startTimeMs)}: ${first.field} ${first.description}`;
      }
      return undefined;
    },
  };
}
