import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { canonicalTicker } from "../domain/instruments/ticker-names.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { seriesUnknown, storedIntervals } from "./find-series.ts";
import type { SeriesStore } from "./ports.ts";

/** Names of the unfinished sprints that read the bars of a ticker; of every interval where none is given. */
export type ReadersOf = (
  ticker: string,
  interval: BarInterval | undefined,
) => Promise<readonly string[]>;

const shownSprints = 5;

/**
 * Removes what is stored of a ticker, imported and fetched, with every revision. A sprint that has ended keeps
 * its records, which hold all that its result was computed from except the bars themselves; one that failed and
 * may be resumed needs the same bars imported again first.
 * @param ticker - a name that nothing is stored under is taken for the ticker that it stands for.
 * @param interval - only bars of this length; undefined for all.
 * @throws Fault SERIES_IN_USE when an unfinished sprint reads it; INSTRUMENT_UNKNOWN when nothing is stored.
 */
export async function removeSeries(
  store: SeriesStore,
  readersOf: ReadersOf,
  ticker: string,
  interval: BarInterval | undefined,
): Promise<readonly SeriesDescription[]> {
  const stored = await storedIntervals(store, ticker);
  const isStored = interval === undefined ? stored.size > 0 : stored.has(interval);
  const name = isStored ? ticker : canonicalTicker(ticker);
  const readers = await readersOf(name, interval);
  if (readers.length > 0) throw seriesInUse(name, readers);
  const removed = await store.remove(name, interval);
  if (removed.length === 0) throw await seriesUnknown(store, ticker, interval);
  return removed;
}

function seriesInUse(ticker: string, readers: readonly string[]): Fault {
  const hidden = readers.length - shownSprints;
  const names = readers.slice(0, shownSprints).join(", ");
  const sprints = hidden > 0 ? `${names} and ${hidden} more` : names;
  return new Fault(
    "FAILED_PRECONDITION",
    "SERIES_IN_USE",
    `${ticker} is read by ${sprints}, not finished yet; ` +
      "let it end (pmx sprint --resume) or cancel it, then remove the series",
    { metadata: { resource: `instruments/${ticker}`, sprints } },
  );
}
