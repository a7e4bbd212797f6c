import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { BarSource, FetchedSeries } from "./ports.ts";

/** A source that did not answer. */
export interface SourceFailure {
  readonly source: string;
  readonly fault: Fault;
}

/** What sources answered of one ticker. */
export interface FetchAnswer {
  /** The source that answered; absent with the series. */
  readonly source?: string;
  /** Absent where no source that answered has the ticker. */
  readonly series?: FetchedSeries;
  /** The sources before it that did not answer; all that did not, where there is no series. */
  readonly failures: readonly SourceFailure[];
}

/**
 * Asks sources for a series, one after the other, until one has it: the next one is asked where a source is
 * unavailable, has nothing of the ticker or no bars of the interval.
 * @throws what a source throws besides UNAVAILABLE.
 */
export async function fetchSeries(
  sources: readonly BarSource[],
  ticker: string,
  interval: BarInterval,
): Promise<FetchAnswer> {
  const failures: SourceFailure[] = [];
  for (const source of sources) {
    if (!source.intervals.includes(interval)) continue;
    try {
      const series = await source.fetch(ticker, interval);
      if (series !== undefined) return { source: source.name, series, failures };
    } catch (error) {
      if (!(error instanceof Fault && error.code === "UNAVAILABLE")) throw error;
      failures.push({ source: source.name, fault: error });
    }
  }
  return { failures };
}
