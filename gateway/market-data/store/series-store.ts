import { and, asc, eq, gt, lte } from "drizzle-orm";
import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/transaction.ts";
import type { BarRange, SeriesStore, SeriesWriter } from "../app/ports.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { bar, series } from "./bar-tables.ts";

/** Rows a statement: 8 values each stay far below SQLite's 32 766 variables. */
const rowsPerInsert = 500;

const barColumns = {
  startTimeMs: bar.startTimeMs,
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
  volumeUnits: bar.volumeUnits,
};

/** Series and their bars in the gateway's database. */
export function createSeriesStore(store: Store): SeriesStore {
  const { db } = store;
  return {
    describe: (ticker, interval) => describe(db, ticker, interval),
    readBars: (ticker, interval, range) => readBars(db, ticker, interval, range),
    async listTickers() {
      const rows = await db
        .selectDistinct({ ticker: series.ticker })
        .from(series)
        .orderBy(asc(series.ticker));
      return rows.map(({ ticker }) => ticker);
    },
    write: (work) => store.write((tx) => work(writerOn(tx))),
  };
}

function writerOn(tx: RowWriter): SeriesWriter {
  return {
    describe: (ticker, interval) => describe(tx, ticker, interval),
    readBars: (ticker, interval, range) => readBars(tx, ticker, interval, range),
    async save({ instrument, ...rest }, added) {
      const row = { ...instrument, ...rest };
      await tx
        .insert(series)
        .values(row)
        .onConflictDoUpdate({ target: [series.ticker, series.interval], set: row });
      const key = { ticker: instrument.ticker, interval: rest.interval };
      for (let from = 0; from < added.length; from += rowsPerInsert) {
        const rows = added.slice(from, from + rowsPerInsert);
        await tx.insert(bar).values(rows.map((one) => ({ ...key, ...one })));
      }
    },
  };
}

async function describe(
  reader: RowReader,
  ticker: string,
  interval: BarInterval,
): Promise<SeriesDescription | undefined> {
  const [row] = await reader
    .select()
    .from(series)
    .where(and(eq(series.ticker, ticker), eq(series.interval, interval)));
  if (row === undefined) return undefined;
  const { exchange, assetClass, currency, lotSizeUnits, region, ...rest } = row;
  const { ticker: _, ...description } = rest;
  const instrument = { ticker, exchange, assetClass, currency, lotSizeUnits, region };
  return { instrument, ...description };
}

async function readBars(
  reader: RowReader,
  ticker: string,
  interval: BarInterval,
  range?: BarRange,
): Promise<readonly Bar[]> {
  const within = range && [
    gt(bar.startTimeMs, range.afterStartMs),
    lte(bar.startTimeMs, range.untilStartMs),
  ];
  const found = reader
    .select(barColumns)
    .from(bar)
    .where(and(eq(bar.ticker, ticker), eq(bar.interval, interval), ...(within ?? [])))
    .orderBy(asc(bar.startTimeMs));
  return range === undefined ? found : found.limit(range.limit);
}
