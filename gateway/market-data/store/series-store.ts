import { and, asc, eq, gt, lte } from "drizzle-orm";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/database.ts";
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
    ...readerOf(store.db),
    async listTickers() {
      return storedTickers.all(store.db, {}).map(({ ticker }) => ticker);
    },
    write: (work) => store.write((tx) => work(writerOf(tx))),
  };
}

function readerOf(db: RowReader): Pick<SeriesStore, "describe" | "readBars"> {
  return {
    async describe(ticker, interval) {
      const row = seriesByKey.first(db, { ticker, interval });
      return row && descriptionOf(row);
    },
    async readBars(ticker, interval, range = allBars) {
      return barsInRange.all(db, { ticker, interval, ...range });
    },
  };
}

function writerOf(tx: RowWriter): SeriesWriter {
  return {
    ...readerOf(tx),
    async save({ instrument, ...rest }, added) {
      const row = { ...instrument, ...rest };
      const target = [series.ticker, series.interval];
      await tx.insert(series).values(row).onConflictDoUpdate({ target, set: row });
      const key = { ticker: instrument.ticker, interval: rest.interval };
      for (let from = 0; from < added.length; from += barsPerIteration) {
        await yieldToEventLoop();
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
