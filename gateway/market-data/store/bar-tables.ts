import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { CorporateAction } from "../domain/corporate-action.ts";
import type { SeriesOrigin } from "../domain/series.ts";

/** What is stored under a ticker and an interval: imported by a user, or fetched from a source. */
export const barSeries = sqliteTable(
  "bar_series",
  {
    id: integer().primaryKey(),
    ticker: text().notNull(),
    interval: text().$type<BarInterval>().notNull(),
    origin: text().$type<SeriesOrigin>().notNull(),
    provenance: text().$type<DataProvenance>().notNull(),
    exchange: text().notNull(),
    assetClass: text("asset_class").$type<AssetClass>().notNull(),
    currency: text().notNull(),
    lotSizeUnits: integer("lot_size_units").notNull(),
    region: text().notNull(),
    /** Null means 0: a unit is a whole share. */
    quantityDecimals: integer("quantity_decimals"),
    /** Null means 1. */
    contractMultiplier: real("contract_multiplier"),
  },
  (table) => [
    uniqueIndex("bar_series_key").on(table.ticker, table.interval, table.origin),
    check("bar_series_origin", sql`origin in ('IMPORTED', 'FETCHED')`),
    check("bar_series_provenance", sql`provenance in ('REAL', 'SYNTHETIC')`),
  ],
);

/** How far bars reached that were removed, by series: whoever saw them has seen them. Append-only. */
export const removedBars = sqliteTable("removed_bars", {
  id: integer().primaryKey({ autoIncrement: true }),
  ticker: text().notNull(),
  interval: text().$type<BarInterval>().notNull(),
  provenance: text().$type<DataProvenance>().notNull(),
  lastBarTimeMs: integer("last_bar_time_ms").notNull(),
});

/**
 * What the prices of an instrument are known by again under another name, as `priceBlocks` makes it of each revision.
 * Append-only: bars that were removed or revised have been seen.
 */
export const priceBlock = sqliteTable(
  "price_block",
  {
    ticker: text().notNull(),
    hash: text().notNull(),
    fromMs: integer("from_ms").notNull(),
    untilMs: integer("until_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticker, table.hash] }),
    index("price_block_hash").on(table.hash),
  ],
);

const seriesId = () =>
  integer("series_id")
    .notNull()
    .references(() => barSeries.id);

/** What a series was after each import that changed it, numbered from 1; never changed. */
export const seriesRevision = sqliteTable(
  "series_revision",
  {
    seriesId: seriesId(),
    revision: integer().notNull(),
    dataHash: text("data_hash").notNull(),
    barCount: integer("bar_count").notNull(),
    firstBarTimeMs: integer("first_bar_time_ms").notNull(),
    lastBarTimeMs: integer("last_bar_time_ms").notNull(),
    /** Bars that the revision before has with other values. */
    changedCount: integer("changed_count").notNull(),
    actionCount: integer("action_count").notNull(),
    hasOpens: integer("has_opens", { mode: "boolean" }).notNull(),
    hasVolumes: integer("has_volumes", { mode: "boolean" }).notNull(),
    /** Null where nobody stated it. */
    basis: text().$type<PriceBasis>(),
    source: text().notNull(),
    /** Null for what a version before 0.3 imported. */
    importTimeMs: integer("import_time_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.seriesId, table.revision] }),
    check("series_revision_bar_count", sql`bar_count > 0`),
  ],
);

/** A row applies from one revision to before another; to all later ones where that is null. */
const revisions = {
  fromRevision: integer("from_revision").notNull(),
  untilRevision: integer("until_revision"),
};

/**
 * Bars as their source had them; null where it had no value. Only `until_revision` is ever set. The table is
 * WITHOUT ROWID, which drizzle cannot say: a migration that rebuilds it says so by hand.
 */
export const seriesBar = sqliteTable(
  "series_bar",
  {
    seriesId: seriesId(),
    startTimeMs: integer("start_time_ms").notNull(),
    ...revisions,
    open: real(),
    high: real(),
    low: real(),
    close: real().notNull(),
    adjClose: real("adj_close"),
    volumeUnits: real("volume_units"),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.startTimeMs, table.fromRevision] })],
);

/** Splits and dividends of a series; they come, are revised and are kept as its bars are. */
export const corporateAction = sqliteTable(
  "corporate_action",
  {
    seriesId: seriesId(),
    kind: text().$type<CorporateAction["kind"]>().notNull(),
    exTimeMs: integer("ex_time_ms").notNull(),
    ...revisions,
    /** New shares for an old one (SPLIT), or cash for a share (DIVIDEND). */
    value: real().notNull(),
    source: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.seriesId, table.kind, table.exTimeMs, table.fromRevision] }),
    check("corporate_action_kind", sql`kind in ('SPLIT', 'DIVIDEND')`),
  ],
);
