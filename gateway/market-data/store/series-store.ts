import { and, asc, eq, getTableColumns, gt, lte } from "drizzle-orm";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { BarRange, SeriesStore, SeriesWriter } from "../app/ports.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { bar, series } from "./bar-tables.ts";

type Key = { readonly ticker: string; readonly interval: BarInterval };

const barColumns = {
  startTimeMs: bar.startTimeMs,
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
  volumeUnits: bar.volumeUnits,
};

const insertBars = insertInto(bar);
const saveSeries = statement((db, values: Placeholders<typeof series.$inferInsert>) => {
  const row = Object.fromEntries(
    Object.keys(getTableColumns(series)).map((name) => [name, values[name as keyof typeof values]]),
  ) as typeof values;
  const target = [series.ticker, series.interval];
  return db.insert(series).values(row).onConflictDoUpdate({ target, set: row });
});
const seriesByKey = statement((db, { ticker, interval }: Placeholders<Key>) =>
  db
    .select()
    .from(series)
    .where(and(eq(series.ticker, ticker), eq(series.interval, interval))),
);
const storedTickers = statement((db) =>
  db.selectDistinct({ ticker: series.ticker }).from(series).orderBy(asc(series.ticker)),
);
const barsInRange = statement(
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
);

const allBars: BarRange = {
  afterStartMs: Number.MIN_SAFE_INTEGER,
  untilStartMs: Number.MAX_SAFE_INTEGER,
  limit: Number.MAX_SAFE_INTEGER,
};

/** Bars written in one iteration of the event loop: a few milliseconds. */
const barsPerIteration = 500;

/** Series and their bars in the gateway's database. */
export function createSeriesStore(store: Store): SeriesStore {
  return {
    async describe(ticker, interval) {
      return describe(store.db, { ticker, interval });
    },
    async readBars(ticker, interval, range = allBars) {
      return barsInRange.all(store.db, { ticker, interval, ...range });
    },
    async listTickers() {
      return storedTickers.all(store.db, {}).map(({ ticker }) => ticker);
    },
    write: (work) => store.write((tx) => work(writerOf(tx))),
  };
}

function describe(db: RowReader, key: Key): SeriesDescription | undefined {
  const row = seriesByKey.first(db, key);
  return row && descriptionOf(row);
}

function writerOf(tx: RowWriter): SeriesWriter {
  return {
    describe: (ticker, interval) => describe(tx, { ticker, interval }),
    readBars: (ticker, interval) => barsInRange.all(tx, { ticker, interval, ...allBars }),
    *save({ instrument, ...rest }, added) {
      saveSeries.run(tx, { ...instrument, ...rest });
      const key = { ticker: instrument.ticker, interval: rest.interval };
      for (let from = 0; from < added.length; from += barsPerIteration) {
        yield;
        const bars = added.slice(from, from + barsPerIteration);
        insertBars(tx, ...bars.map((one) => ({ ...key, ...one })));
      }
    },
  };
}

function descriptionOf(row: typeof series.$inferSelect): SeriesDescription {
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region, ...rest } = row;
  const instrument = { ticker, exchange, assetClass, currency, lotSizeUnits, region };
  return { instrument, ...rest };
}
