import type { BarSeries } from "../domain/series.ts";
import { importBars } from "./import-bars.ts";
import type { BarPages, SeriesReader, SeriesWriter } from "./ports.ts";

/** A series that pmx comes with. */
export interface BuiltInSeries {
  readonly ticker: string;
  readonly load: () => Promise<BarSeries>;
}

type Storage = SeriesReader & SeriesWriter & BarPages;

/**
 * Storage that falls back to the built-in series: one is stored when its ticker is first asked for
 * and nothing else is stored under it, so that a user's own bars of the same ticker come first.
 */
export function withBuiltInSeries(storage: Storage, builtIn: readonly BuiltInSeries[]): Storage {
  return {
    async describe(ticker, interval) {
      const stored = await storage.describe(ticker, interval);
      const known = builtIn.find((one) => one.ticker === ticker);
      if (stored !== undefined || known === undefined) return stored;
      const series = await known.load();
      if (series.interval !== interval) return undefined;
      return (await importBars(storage, series)).series;
    },
    async listTickers() {
      const tickers = [...(await storage.listTickers()), ...builtIn.map(({ ticker }) => ticker)];
      return [...new Set(tickers)].sort();
    },
    readBars: (ticker, interval) => storage.readBars(ticker, interval),
    pageOfBars: (ticker, interval, range) => storage.pageOfBars(ticker, interval, range),
    write: (work) => storage.write(work),
  };
}
