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
export const series = sqliteTable(
  "series",
  {
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
  },
  (table) => [
    primaryKey({ columns: [table.ticker, table.interval] }),
    check("series_bar_count", sql`bar_count > 0`),
    check("series_provenance", sql`provenance in ('REAL', 'SYNTHETIC')`),
  ],
);

/** Bars; never changed once stored. */
export const bar = sqliteTable(
  "bar",
  {
    ticker: text().notNull(),
    interval: text().$type<BarInterval>().notNull(),
    startTimeMs: integer("start_time_ms").notNull(),
    open: real().notNull(),
    high: real().notNull(),
    low: real().notNull(),
    close: real().notNull(),
    volumeUnits: real("volume_units").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticker, table.interval, table.startTimeMs] }),
    foreignKey({
      columns: [table.ticker, table.interval],
      foreignColumns: [series.ticker, series.interval],
    }),
    check("bar_range", sql`low > 0 and low <= min(open, close) and high >= max(open, close)`),
    check("bar_volume", sql`volume_units >= 0`),
  ],
);
