import type { BarInterval } from "#lib/kernel/bar.ts";
import type { SprintJournal } from "./ports.ts";

/**
 * The names of the unfinished sprints that read the bars of a ticker, as rates too, oldest first: those that run and those
 * that a restart will resume. One that failed has ended: nothing but a user's wish continues it.
 */
export function sprintsReading(
  journal: Pick<SprintJournal, "unfinished">,
): (ticker: string, interval: BarInterval | undefined) => Promise<readonly string[]> {
  return async (ticker, interval) => {
    const unfinished = await journal.unfinished();
    return unfinished
      .filter(({ spec }) => interval === undefined || spec.interval === interval)
      .filter(({ spec, rates = [] }) => {
        const pairs = rates.flatMap(({ legs }) => legs.map((leg) => leg.ticker));
        return spec.tickers.includes(ticker) || pairs.includes(ticker);
      })
      .map(({ name }) => name);
  };
}
