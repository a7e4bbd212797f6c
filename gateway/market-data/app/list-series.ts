import type { BarInterval } from "#lib/kernel/bar.ts";
import type { SeriesDescription, SeriesOrigin } from "../domain/series.ts";
import type { SeriesReader } from "./ports.ts";

/** What a stored series is known by, in the order in which series are listed. */
export type SeriesKey = readonly [ticker: string, interval: BarInterval, origin: SeriesOrigin];

/** The key of a series. */
export function seriesKeyOf({ instrument, interval, origin }: SeriesDescription): SeriesKey {
  return [instrument.ticker, interval, origin];
}

/**
 * The stored series by ticker and interval, an imported one before a fetched one: the first `limit` that
 * come after a key.
 */
export async function listSeries(
  reader: Pick<SeriesReader, "list">,
  query: {
    readonly ticker: string | undefined;
    readonly after: SeriesKey | undefined;
    readonly limit: number;
  },
): Promise<readonly SeriesDescription[]> {
  const { ticker, after, limit } = query;
  const stored = [...(await reader.list(ticker))].sort((a, b) =>
    compareKeys(seriesKeyOf(a), seriesKeyOf(b)),
  );
  const rest =
    after === undefined
      ? stored
      : stored.filter((series) => compareKeys(seriesKeyOf(series), after) > 0);
  return rest.slice(0, limit);
}

function compareKeys(a: SeriesKey, b: SeriesKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index]!;
    if (part === other) continue;
    // IMPORTED comes before FETCHED, though not by its letters.
    return part < other === index < 2 ? -1 : 1;
  }
  return 0;
}
