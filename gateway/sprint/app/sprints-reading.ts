import type { BarInterval } from "#lib/kernel/bar.ts";
import type { SprintJournal } from "./ports.ts";

/**
 * The names of the unfinished sprints that read the bars of a ticker, as rates and for an intraday
 * pass too, oldest first: those that run, those that a restart will resume and those that are paused. One
 * that failed has ended: only ResumeSprint continues it.
 */
export function sprintsReading(
  journal: Pick<SprintJournal, "unfinished">,
): (ticker: string, interval: BarInterval | undefined) => Promise<readonly string[]> {
  return async (ticker, interval) => {
    const unfinished = await journal.unfinished();
    const isMeant = (of: BarInterval | undefined) => interval === undefined || of === interval;
    return unfinished
      .filter(({ spec, rates = [], intradaySeries = [] }) => {
        const pairs = rates.flatMap(({ legs }) => legs.map((leg) => leg.ticker));
        const inPass = intradaySeries.some((one) => one.ticker === ticker);
        if (inPass && isMeant(spec.intradayPass?.interval)) return true;
        return isMeant(spec.interval) && (spec.tickers.includes(ticker) || pairs.includes(ticker));
      })
      .map(({ name }) => name);
  };
}
