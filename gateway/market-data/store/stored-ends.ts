import { and, eq, isNull, lte, max, or } from "drizzle-orm";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { StoredUntil } from "../app/stored-until.ts";
import { barSeries, removedBars, seriesRevision } from "./bar-tables.ts";

interface OfTicker {
  readonly ticker: string;
  readonly provenance: DataProvenance;
}
type BarsOf = Placeholders<OfTicker & { readonly byMs: number }>;

// A version before 0.3 kept no time of import: such bars were there.
const storedEnds = statement((db, { ticker, provenance, byMs }: BarsOf) =>
  db
    .select({ interval: barSeries.interval, lastBarTimeMs: max(seriesRevision.lastBarTimeMs) })
    .from(barSeries)
    .innerJoin(seriesRevision, eq(seriesRevision.seriesId, barSeries.id))
    .where(
      and(
        eq(barSeries.ticker, ticker),
        eq(barSeries.provenance, provenance),
        or(isNull(seriesRevision.importTimeMs), lte(seriesRevision.importTimeMs, byMs)),
      ),
    )
    .groupBy(barSeries.interval),
);
const removedEnds = statement((db, { ticker, provenance }: Placeholders<OfTicker>) =>
  db
    .select({ interval: removedBars.interval, lastBarTimeMs: max(removedBars.lastBarTimeMs) })
    .from(removedBars)
    .where(and(eq(removedBars.ticker, ticker), eq(removedBars.provenance, provenance)))
    .groupBy(removedBars.interval),
);
const endOfSeries = statement((db, { seriesId }: Placeholders<{ readonly seriesId: number }>) =>
  db
    .select({
      ticker: barSeries.ticker,
      interval: barSeries.interval,
      provenance: barSeries.provenance,
      lastBarTimeMs: max(seriesRevision.lastBarTimeMs),
    })
    .from(barSeries)
    .innerJoin(seriesRevision, eq(seriesRevision.seriesId, barSeries.id))
    .where(eq(barSeries.id, seriesId))
    .groupBy(barSeries.id),
);
const insertRemoved = insertInto(removedBars);

/** Keeps how far the bars of a series reach that is about to be removed, in the transaction that does. */
export function keepEnd(tx: RowReader & RowWriter, seriesId: number): void {
  const end = endOfSeries.first(tx, { seriesId });
  if (end === undefined || end.lastBarTimeMs === null) return;
  insertRemoved(tx, { ...end, lastBarTimeMs: end.lastBarTimeMs });
}

/** How far bars ever reached in the gateway's database. */
export function createStoredUntil({ db }: Pick<Store, "db">): StoredUntil {
  return async (ticker, provenance) => storedEndOf(db, { ticker, provenance });
}

/**
 * Close of the latest bar of a ticker that was stored by an instant, any time where none is given; undefined for none. When
 * bars that were removed since had come nobody kept: they count as stored by then.
 */
export function storedEndOf(
  db: RowReader,
  { ticker, provenance }: OfTicker,
  byMs = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const of = { ticker, provenance, byMs };
  const closes = [...storedEnds.all(db, of), ...removedEnds.all(db, of)].flatMap(
    ({ interval, lastBarTimeMs }) =>
      lastBarTimeMs === null ? [] : closeTimeMs({ startTimeMs: lastBarTimeMs }, interval),
  );
  return closes.length === 0 ? undefined : Math.max(...closes);
}
