import type { Bar } from "#lib/kernel/bar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import type { BarRange, SeriesReader, StoredSeries } from "./ports.ts";

/** From when on the bars of a ticker are sealed: those that close later are hidden; undefined where none are. */
export type SealedFrom = (ticker: string) => Promise<number | undefined>;

/**
 * Stored series without what is sealed, for everything that shows bars or rests on them. Names, hashes and extents in
 * lists stay those of the whole series: they tell no price.
 */
export function sealedSeries(reader: SeriesReader, sealedFrom: SealedFrom): SeriesReader {
  return {
    list: (query) => reader.list(query),
    listTickers: () => reader.listTickers(),
    async find(ticker, interval) {
      const found = await reader.find(ticker, interval);
      const [first] = found;
      const fromMs = first && (await sealedFrom(first.description.instrument.ticker));
      if (fromMs === undefined) return found;
      return Promise.all(found.map((one) => seriesUntil(one, fromMs)));
    },
  };
}

/** A series as if no bar had closed after an instant; it may have none then. Its hash stays that of the series. */
async function seriesUntil(series: StoredSeries, endMs: number): Promise<StoredSeries> {
  const { description } = series;
  const untilStartMs = lastVisibleStartMs(endMs, description.interval);
  const bars = (await series.readBars()).filter((bar) => bar.startTimeMs <= untilStartMs);
  const actions = (await series.readActions()).filter(({ exTimeMs }) => exTimeMs <= untilStartMs);
  const { firstBarTimeMs } = description;
  return {
    description: {
      ...description,
      barCount: bars.length,
      lastBarTimeMs: bars.at(-1)?.startTimeMs ?? firstBarTimeMs,
      actionCount: actions.length,
    },
    readBars: async (range) => (range === undefined ? bars : inRange(bars, range)),
    readRawBars: async () =>
      (await series.readRawBars()).filter((bar) => bar.startTimeMs <= untilStartMs),
    readActions: async () => actions,
  };
}

/** Start of the last bar that has closed by an instant, or earlier. */
export function lastVisibleStartMs(
  endMs: number,
  interval: StoredSeries["description"]["interval"],
): number {
  return endMs - intervalLengthMs(interval);
}

function inRange(
  bars: readonly Bar[],
  { afterStartMs, untilStartMs, limit }: BarRange,
): readonly Bar[] {
  return bars
    .filter(({ startTimeMs }) => startTimeMs > afterStartMs && startTimeMs <= untilStartMs)
    .slice(0, limit);
}
