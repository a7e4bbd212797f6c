import { tickerProblem } from "#lib/kernel/instrument.ts";
import { importBars } from "./import-bars.ts";
import type { BarSource, SeriesStore } from "./ports.ts";

/**
 * A store that falls back to sources: a series is fetched and stored when its ticker is first asked
 * for and nothing is stored under it. A user's own bars of the same ticker therefore come first, and
 * stored bars never change under a sprint.
 * @param sources - asked in this order; the first that has the ticker is taken.
 */
export function withSources(store: SeriesStore, sources: readonly BarSource[]): SeriesStore {
  return {
    async describe(ticker, interval) {
      const stored = await store.describe(ticker, interval);
      if (stored !== undefined || tickerProblem(ticker) !== undefined) return stored;
      for (const source of sources) {
        const series = await source.fetch(ticker, interval);
        if (series !== undefined) return (await importBars(store, series)).series;
      }
      return undefined;
    },
    async listTickers() {
      const offered = sources.flatMap(({ tickers }) => tickers);
      return [...new Set([...(await store.listTickers()), ...offered])].sort();
    },
    readBars: (ticker, interval, range) => store.readBars(ticker, interval, range),
    write: (work) => store.write(work),
  };
}
