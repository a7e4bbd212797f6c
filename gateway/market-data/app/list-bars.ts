import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { notFound } from "#lib/kernel/fault.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { findSeries } from "./find-series.ts";
import type { SeriesReader } from "./ports.ts";

/** Some bars of a series, oldest first. */
export interface ListedBars {
  readonly series: SeriesDescription;
  readonly bars: readonly Bar[];
}

/**
 * Lists stored bars, oldest first: those closed at or before `asOfMs` (UTC milliseconds), or all,
 * and of these the first `limit` that start after `afterStartMs`.
 * @throws Fault INSTRUMENT_UNKNOWN (`findSeries`); RESOURCE_NOT_FOUND for a revision that is not stored.
 */
export async function listBars(
  reader: SeriesReader,
  query: {
    readonly ticker: string;
    readonly interval: BarInterval;
    readonly asOfMs?: number | undefined;
    readonly afterStartMs?: number | undefined;
    readonly limit: number;
    /** Hash of the revision; undefined for the one that applies. */
    readonly dataHash?: string | undefined;
  },
): Promise<ListedBars> {
  const { ticker, interval, asOfMs, afterStartMs, limit, dataHash } = query;
  const pinned = dataHash === undefined ? undefined : { dataHash };
  const { description: series, readBars } = await findSeries(reader, ticker, interval, pinned);
  if (dataHash !== undefined && series.dataHash !== dataHash) {
    throw notFound("revision", `${ticker} ${dataHash}`);
  }
  const bars = await readBars({
    afterStartMs: afterStartMs ?? Number.MIN_SAFE_INTEGER,
    // A bar is known from its close on, so the latest known bar starts one interval earlier.
    untilStartMs:
      asOfMs === undefined ? Number.MAX_SAFE_INTEGER : asOfMs - intervalLengthMs(interval),
    limit,
  });
  return { series, bars };
}
