import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";

/** Bars of one instrument, strictly ascending. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  /** Splits that take effect with these bars, each with the one that starts at its time; absent for none. */
  readonly splits?: readonly SplitOfBars[];
  /** Dividends that these bars are the first without, each with the one that starts at its time; absent for none. */
  readonly dividends?: readonly DividendOfBars[];
  /** What was done to the prices; with dividends. */
  readonly unadjustedBasis?: Exclude<PriceBasis, "FULLY_ADJUSTED">;
}

/** A dividend for a share. */
export interface DividendOfBars {
  readonly exTimeMs: number;
  readonly amount: number;
}

/** A split of shares. */
export interface SplitOfBars {
  readonly exTimeMs: number;
  readonly newShares: number;
  readonly oldShares: number;
}

/** Bars of one AdvanceBars: with the largest values and 50 instruments they take less than 0.5 MB. */
export const barsTogether = 5_000;

/**
 * Cuts series at instants, so that each part holds all bars that close in its span, and a span comes after the
 * one before: what a portfolio can be advanced by, one part after another. A part has at most `most` bars,
 * or those of one instant where these are more, and one series of an instrument; a series without bars in a
 * part is left out of it.
 */
export function* cutInTimeOrder(
  series: readonly InstrumentBars[],
  most: number = barsTogether,
): Generator<readonly InstrumentBars[], void, undefined> {
  const seriesAt = new Map<number, number[]>();
  for (const [index, { bars, interval }] of series.entries()) {
    for (const bar of bars) {
      const closeMs = closeTimeMs(bar, interval);
      const here = seriesAt.get(closeMs);
      if (here === undefined) seriesAt.set(closeMs, [index]);
      else here.push(index);
    }
  }
  const taken = series.map(() => 0);
  const partUntil = (untilMs: number) =>
    series.flatMap(({ bars, splits = [], dividends = [], ...one }, index) => {
      const { interval } = one;
      const from = taken[index] as number;
      let to = from;
      while (to < bars.length && closeTimeMs(bars[to] as Bar, interval) <= untilMs) to += 1;
      taken[index] = to;
      if (to === from) return [];
      const part = bars.slice(from, to);
      const starts = new Set(part.map(({ startTimeMs }) => startTimeMs));
      const own = splits.filter(({ exTimeMs }) => starts.has(exTimeMs));
      const paid = dividends.filter(({ exTimeMs }) => starts.has(exTimeMs));
      return [
        {
          ...one,
          bars: part,
          ...(own.length > 0 && { splits: own }),
          ...(paid.length > 0 && { dividends: paid }),
        },
      ];
    });
  const seriesOf = new Map<string, number>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const closeMs of [...seriesAt.keys()].sort((left, right) => left - right)) {
    const here = seriesAt.get(closeMs) as number[];
    const tickerOf = (index: number) => series[index]?.instrument.ticker as string;
    const isOther = here.some((index) => (seriesOf.get(tickerOf(index)) ?? index) !== index);
    if (count > 0 && (count + here.length > most || isOther)) {
      yield partUntil(lastMs);
      count = 0;
      seriesOf.clear();
    }
    for (const index of here) seriesOf.set(tickerOf(index), index);
    count += here.length;
    lastMs = closeMs;
  }
  if (count > 0) yield partUntil(lastMs);
}
