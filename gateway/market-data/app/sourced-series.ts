import { tickerProblem } from "#lib/kernel/instrument.ts";
import { fetchSeries } from "./fetch-series.ts";
import { importBars } from "./import-bars.ts";
import type { BarSource, SeriesStore } from "./ports.ts";

/**
 * The stored series, with sources behind them: where nothing is stored of a ticker, the sources are asked and the
 * answer is stored as fetched. The two never mix: a user's own bars come first from their import on, whatever a
 * source answered before, and a sprint that was pinned on fetched bars still finds them.
 * @param sources - asked as `fetchSeries` does.
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
      const { series, failures } = await fetchSeries(sources, ticker, interval);
      // Whether a source that did not answer has the ticker nobody knows.
      if (series === undefined && failures.length > 0) throw failures[0]!.fault;
      if (series === undefined) return [];
      await importBars(store, series, { origin: "FETCHED", nowMs: nowMs() });
      return store.find(ticker, interval);
    },
    async listTickers() {
      const offered = sources.flatMap(({ tickers }) => tickers);
      return [...new Set([...(await store.listTickers()), ...offered])].sort();
    },
  };
}
