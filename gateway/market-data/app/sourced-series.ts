import { tickerProblem } from "#lib/kernel/instrument.ts";
import { importBars } from "./import-bars.ts";
import type { BarSource, SeriesStore } from "./ports.ts";

/**
 * The stored series, with sources behind them: where nothing is stored of a ticker, the sources are asked and the
 * answer is stored as fetched. The two never mix: a user's own bars come first from their import on, whatever a
 * source answered before, and a sprint that was pinned on fetched bars still finds them.
 * @param sources - asked in this order; the first that has the ticker is taken.
 * @param nowMs - UTC milliseconds.
 */
export function withSources(
  store: SeriesStore,
  sources: readonly BarSource[],
  nowMs: () => number,
): SeriesStore {
  return {
    ...store,
    async find(ticker, interval) {
      const stored = await store.find(ticker, interval);
      if (stored.length > 0 || tickerProblem(ticker) !== undefined) return stored;
      for (const source of sources) {
        const series = await source.fetch(ticker, interval);
        if (series === undefined) continue;
        const raw = { ...series, actions: [] };
        await importBars(store, raw, { origin: "FETCHED", nowMs: nowMs() });
        return store.find(ticker, interval);
      }
      return [];
    },
    async listTickers() {
      const offered = sources.flatMap(({ tickers }) => tickers);
      return [...new Set([...(await store.listTickers()), ...offered])].sort();
    },
  };
}
