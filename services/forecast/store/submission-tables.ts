import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";

/** Sets of submitted forecasts, whose name follows from what they hold. */
export const forecastSets = sqliteTable("forecast_set", {
  name: text().primaryKey(),
  contentHash: text("content_hash").notNull(),
  /** When it had been received first. */
  receivedMs: integer("received_ms").notNull(),
  forecastCount: integer("forecast_count").notNull(),
  shortestHorizonBars: integer("shortest_horizon_bars").notNull(),
  firstAsOfMs: integer("first_as_of_ms").notNull(),
  lastAsOfMs: integer("last_as_of_ms").notNull(),
  tickers: text({ mode: "json" }).notNull().$type<readonly string[]>(),
});

/** Forecasts that somebody else made, as they were received; never changed. */
export const submittedForecasts = sqliteTable(
  "submitted_forecast",
  {
    /** What a policy names: `forecastSets/{id}` or `forecasters/{name}`. */
    source: text().notNull(),
    ticker: text().notNull(),
    interval: text().notNull().$type<SubmittedForecast["interval"]>(),
    asOfMs: integer("as_of_ms").notNull(),
    /** When it, or its hash, had been received. */
    receivedMs: integer("received_ms").notNull(),
    /** When its commitment was revealed; null for one of a set. */
    revealedMs: integer("revealed_ms"),
    content: text({ mode: "json" }).notNull().$type<SubmittedForecast>(),
  },
  (table) => [primaryKey({ columns: [table.source, table.ticker, table.interval, table.asOfMs] })],
);

/** Hashes of forecasts that are revealed later; one for each forecaster, ticker, interval and as-of, never changed. */
export const forecastCommitments = sqliteTable(
  "forecast_commitment",
  {
    name: text().primaryKey(),
    source: text().notNull(),
    ticker: text().notNull(),
    interval: text().notNull().$type<SubmittedForecast["interval"]>(),
    asOfMs: integer("as_of_ms").notNull(),
    horizonBars: integer("horizon_bars").notNull(),
    contentHash: text("content_hash").notNull(),
    receivedMs: integer("received_ms").notNull(),
    revealByMs: integer("reveal_by_ms").notNull(),
  },
  (table) => [index("forecast_commitment_source").on(table.source)],
);

/** Receipts that were kept by a version that stated none as facts; gone when they are stated. */
export const unstatedReceipts = sqliteTable("unstated_receipt", {
  /** Of the set or the commitment. */
  name: text().primaryKey(),
});
