import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";

/** One row a stored series: its instrument and what its bars amount to. */
function seriesTable(name: string) {
  const columns = {
    ticker: text().notNull(),
    interval: text().$type<BarInterval>().notNull(),
    exchange: text().notNull(),
    assetClass: text("asset_class").$type<AssetClass>().notNull(),
    currency: text().notNull(),
    lotSizeUnits: integer("lot_size_units").notNull(),
    region: text().notNull(),
    barCount: integer("bar_count").notNull(),
    firstBarTimeMs: integer("first_bar_time_ms").notNull(),
    lastBarTimeMs: integer("last_bar_time_ms").notNull(),
    dataHash: text("data_hash").notNull(),
    source: text().notNull(),
    provenance: text().$type<DataProvenance>().notNull(),
  };
  return sqliteTable(name, columns, (table) => [
    primaryKey({ columns: [table.ticker, table.interval] }),
    check(`${name}_bar_count`, sql`bar_count > 0`),
    check(`${name}_provenance`, sql`provenance in ('REAL', 'SYNTHETIC')`),
  ]);
}

/** Bars of the series of a table; never changed once stored. */
function barTable(name: string, ofSeries: ReturnType<typeof seriesTable>) {
  const columns = {
    ticker: text().notNull(),
    interval: text().$type<BarInterval>().notNull(),
    startTimeMs: integer("start_time_ms").notNull(),
    open: real().notNull(),
    high: real().notNull(),
    low: real().notNull(),
    close: real().notNull(),
    volumeUnits: real("volume_units").notNull(),
  };
  return sqliteTable(name, columns, (table) => [
    primaryKey({ columns: [table.ticker, table.interval, table.startTimeMs] }),
    foreignKey({
      columns: [table.ticker, table.interval],
      foreignColumns: [ofSeries.ticker, ofSeries.interval],
    }),
    check(`${name}_range`, sql`low > 0 and low <= min(open, close) and high >= max(open, close)`),
    check(`${name}_volume`, sql`volume_units >= 0`),
  ]);
}

/** What users imported. */
export const series = seriesTable("series");
export const bar = barTable("bar", series);

/** What sources answered, kept apart so that it never stands in the way of an import. */
export const fetchedSeries = seriesTable("fetched_series");
export const fetchedBar = barTable("fetched_bar", fetchedSeries);
