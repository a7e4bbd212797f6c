import { tickerProblem } from "#lib/kernel/instrument.ts";
import { importBars } from "./import-bars.ts";
import type { BarSource, SeriesStore } from "./ports.ts";

/**
 * The imported series, with sources behind them: where nothing is stored of a ticker, the sources are asked
 * and the answer is kept in `fetched`. The two never mix: a user's own bars come first from their import
 * on, whatever a source answered before, and a sprint that was pinned on fetched bars still finds them.
 * @param sources - asked in this order; the first that has the ticker is taken.
 */
export function withSources(
  imported: SeriesStore,
  fetched: SeriesStore,
  sources: readonly BarSource[],
): SeriesStore {
  return {
    async find(ticker, interval) {
      const stored = [
        ...(await imported.find(ticker, interval)),
        ...(await fetched.find(ticker, interval)),
      ];
      if (stored.length > 0 || tickerProblem(ticker) !== undefined) return stored;
      for (const source of sources) {
        const series = await source.fetch(ticker, interval);
        if (series === undefined) continue;
        await importBars(fetched, series);
        return fetched.find(ticker, interval);
      }
      return [];
    },
    async listTickers() {
      const offered = sources.flatMap(({ tickers }) => tickers);
      const stored = [...(await imported.listTickers()), ...(await fetched.listTickers())];
      return [...new Set([...stored, ...offered])].sort();
    },
    async list(ticker) {
      return [...(await imported.list(ticker)), ...(await fetched.list(ticker))];
    },
    write: (work) => imported.write(work),
    async remove(ticker, interval) {
      return [
        ...(await imported.remove(ticker, interval)),
        ...(await fetched.remove(ticker, interval)),
      ];
    },
  };
}
