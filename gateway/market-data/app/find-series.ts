import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { SeriesDescription } from "../domain/series.ts";
import type { SeriesReader } from "./ports.ts";

const shownTickers = 20;

/**
 * What is stored of a ticker.
 * @throws Fault INSTRUMENT_UNKNOWN naming the tickers that have bars.
 */
export async function findSeries(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval,
): Promise<SeriesDescription> {
  const series = await reader.describe(ticker, interval);
  if (series !== undefined) return series;
  const tickers = await reader.listTickers();
  const hidden = tickers.length - shownTickers;
  const shown = tickers.slice(0, shownTickers).join(", ") || "none";
  const stored = hidden > 0 ? `${shown} and ${hidden} more` : shown;
  throw new Fault(
    "NOT_FOUND",
    "INSTRUMENT_UNKNOWN",
    `no bars are stored for "${ticker}"; stored are: ${stored}; ` +
      "import its bars first (ImportBars, or --bars FILE on the command line)",
    { metadata: { resource: `instruments/${ticker}` } },
  );
}
