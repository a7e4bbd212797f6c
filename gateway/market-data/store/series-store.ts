import { and, asc, eq, getTableColumns, gt, lte } from "drizzle-orm";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { BarRange, SeriesStore, SeriesWriter } from "../app/ports.ts";
import type { SeriesDescription, SeriesOrigin } from "../domain/series.ts";
import * as tables from "./bar-tables.ts";

type Key = { readonly ticker: string; readonly interval: BarInterval };

/** Where series and their bars are kept. */
type SeriesTables = Pick<typeof tables, "series" | "bar">;

/** The queries on one pair of tables. */
function queriesOn({ series, bar }: SeriesTables) {
  const { ticker: _, interval: __, ...barColumns } = getTableColumns(bar);
  return {
    insertBars: insertInto(bar),
    saveSeries: statement((db, values: Placeholders<typeof series.$inferInsert>) => {
      const names = Object.keys(getTableColumns(series)) as (keyof typeof values)[];
      const row = Object.fromEntries(names.map((name) => [name, values[name]])) as typeof values;
      const target = [series.ticker, series.interval];
      return db.insert(series).values(row).onConflictDoUpdate({ target, set: row });
    }),
    seriesByKey: statement((db, { ticker, interval }: Placeholders<Key>) =>
      db
        .select()
        .from(series)
        .where(and(eq(series.ticker, ticker), eq(series.interval, interval))),
    ),
    allSeries: statement((db) => db.select().from(series)),
    removeSeries: statement((db, { ticker, interval }: Placeholders<Key>) =>
      db.delete(series).where(and(eq(series.ticker, ticker), eq(series.interval, interval))),
    ),
    removeBars: statement((db, { ticker, interval }: Placeholders<Key>) =>
      db.delete(bar).where(and(eq(bar.ticker, ticker), eq(bar.interval, interval))),
    ),
    storedTickers: statement((db) =>
      db.selectDistinct({ ticker: series.ticker }).from(series).orderBy(asc(series.ticker)),
    ),
    barsInRange: statement(
      (db, { ticker, interval, afterStartMs, untilStartMs, limit }: Placeholders<Key & BarRange>) =>
        db
          .select(barColumns)
          .from(bar)
          .where(
            and(
              eq(bar.ticker, ticker),
              eq(bar.interval, interval),
              gt(bar.startTimeMs, afterStartMs),
              lte(bar.startTimeMs, untilStartMs),
            ),
          )
          .orderBy(asc(bar.startTimeMs))
          .limit(limit),
    ),
  };
}

type SeriesQueries = ReturnType<typeof queriesOn> & { readonly origin: SeriesOrigin };

const importedQueries = { origin: "IMPORTED" as const, ...queriesOn(tables) };
const fetchedTables = { series: tables.fetchedSeries, bar: tables.fetchedBar };
const fetchedQueries = { origin: "FETCHED" as const, ...queriesOn(fetchedTables) };

const allBars: BarRange = {
  afterStartMs: Number.MIN_SAFE_INTEGER,
  untilStartMs: Number.MAX_SAFE_INTEGER,
  limit: Number.MAX_SAFE_INTEGER,
};

/** Bars written in one iteration of the event loop: a few milliseconds. */
const barsPerIteration = 500;

/** The imported series and their bars in the gateway's database. */
export function createSeriesStore(store: Store): SeriesStore {
  return seriesStoreOn(store, importedQueries);
}

/** What sources answered, in the same database. */
export function createFetchedSeriesStore(store: Store): SeriesStore {
  return seriesStoreOn(store, fetchedQueries);
}

function seriesStoreOn(store: Store, queries: SeriesQueries): SeriesStore {
  return {
    async find(ticker, interval) {
      const key = { ticker, interval };
      const description = describe(store.db, queries, key);
      if (description === undefined) return [];
      const readBars = async (range = allBars) =>
        queries.barsInRange.all(store.db, { ...key, ...range });
      return [{ description, readBars }];
    },
    async listTickers() {
      return queries.storedTickers.all(store.db, {}).map(({ ticker }) => ticker);
    },
    list: async (ticker) => list(store.db, queries, ticker),
    write: (work) => store.write((tx) => work(writerOf(tx, queries))),
    remove: (ticker, interval) =>
      store.write((tx) => {
        const removed = list(tx, queries, ticker).filter(
          (one) => interval === undefined || one.interval === interval,
        );
        for (const one of removed) {
          queries.removeBars.run(tx, { ticker, interval: one.interval });
          queries.removeSeries.run(tx, { ticker, interval: one.interval });
        }
        return removed;
      }),
  };
}

function describe(
  db: RowReader,
  { seriesByKey, origin }: SeriesQueries,
  key: Key,
): SeriesDescription | undefined {
  const row = seriesByKey.first(db, key);
  return row && descriptionOf(row, origin);
}

function list(
  db: RowReader,
  { allSeries, origin }: SeriesQueries,
  ticker: string | undefined,
): readonly SeriesDescription[] {
  return allSeries
    .all(db, {})
    .filter((row) => ticker === undefined || row.ticker === ticker)
    .map((row) => descriptionOf(row, origin));
}

function writerOf(tx: RowWriter, queries: SeriesQueries): SeriesWriter {
  return {
    describe: (ticker, interval) => describe(tx, queries, { ticker, interval }),
    readBars: (ticker, interval) => queries.barsInRange.all(tx, { ticker, interval, ...allBars }),
    *save({ instrument, ...rest }, added) {
      queries.saveSeries.run(tx, { ...instrument, ...rest });
      const key = { ticker: instrument.ticker, interval: rest.interval };
      for (let from = 0; from < added.length; from += barsPerIteration) {
        yield;
        const bars = added.slice(from, from + barsPerIteration);
        queries.insertBars(tx, ...bars.map((one) => ({ ...key, ...one })));
      }
    },
  };
}

function descriptionOf(
  row: typeof tables.series.$inferSelect,
  origin: SeriesOrigin,
): SeriesDescription {
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region, ...rest } = row;
  const instrument = { ticker, exchange, assetClass, currency, lotSizeUnits, region };
  return { instrument, ...rest, origin };
}
