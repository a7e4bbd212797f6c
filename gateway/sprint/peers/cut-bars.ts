import type { Bar } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** Bars of one instrument, strictly ascending. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly bars: readonly Bar[];
  /** Splits that take effect with these bars, each with the one that starts at its time; absent for none. */
  readonly splits?: readonly SplitOfBars[];
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
 * Cuts series at instants, so that each part holds all bars of its span and starts after the part
 * before it: what a portfolio can be advanced by, one part after another. A part has at most `most` bars,
 * or those of one instant where these are more; a series without bars in a part is left out of it.
 */
export function* cutInTimeOrder(
  series: readonly InstrumentBars[],
  most: number = barsTogether,
): Generator<readonly InstrumentBars[], void, undefined> {
  const barsAt = new Map<number, number>();
  for (const { bars } of series) {
    for (const { startTimeMs } of bars) {
      barsAt.set(startTimeMs, (barsAt.get(startTimeMs) ?? 0) + 1);
    }
  }
  const taken = series.map(() => 0);
  const partUntil = (untilMs: number) =>
    series.flatMap(({ instrument, bars, splits = [] }, index) => {
      const from = taken[index] as number;
      let to = from;
      while (to < bars.length && (bars[to] as Bar).startTimeMs <= untilMs) to += 1;
      taken[index] = to;
      if (to === from) return [];
      const part = bars.slice(from, to);
      const starts = new Set(part.map(({ startTimeMs }) => startTimeMs));
      const own = splits.filter(({ exTimeMs }) => starts.has(exTimeMs));
      return [{ instrument, bars: part, ...(own.length > 0 && { splits: own }) }];
    });
  let lastMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const startTimeMs of [...barsAt.keys()].sort((left, right) => left - right)) {
    const here = barsAt.get(startTimeMs) as number;
    if (count > 0 && count + here > most) {
      yield partUntil(lastMs);
      count = 0;
    }
    count += here;
    lastMs = startTimeMs;
  }
  if (count > 0) yield partUntil(lastMs);
}
