import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ScoredErrors } from "../app/ports.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { StoredForecast, StoredOutcome } from "./older-content.ts";

export {
  arrival,
  deadLetter,
  inbox,
  meta,
  outbox,
  publication,
  watermark,
} from "#lib/kit/store/tables.ts";
export {
  forecastCommitments,
  forecastSets,
  submittedForecasts,
  unstatedReceipts,
} from "./submission-tables.ts";

/** Forecasts, frozen when made; `position` is the order in which they were. */
export const forecasts = sqliteTable(
  "forecast",
  {
    position: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    auditSet: text("audit_set").notNull(),
    ticker: text().notNull(),
    asOfMs: integer("as_of_ms").notNull(),
    contentHash: text("content_hash").notNull(),
    /** What its scores are evidence for; empty on forecasts made before evidence was kept. */
    evidenceKey: text("evidence_key").notNull().default(""),
    content: text({ mode: "json" }).notNull().$type<StoredForecast>(),
    policy: text({ mode: "json" }).notNull().$type<ForecastPolicy>(),
  },
  (table) => [
    index("forecast_audit_set").on(table.auditSet, table.position),
    index("forecast_ticker").on(table.ticker, table.position),
    index("forecast_date").on(table.auditSet, table.ticker, table.asOfMs),
    index("forecast_evidence").on(table.auditSet, table.evidenceKey, table.asOfMs),
  ],
);

/** What happened to a forecast; one for each at most, never changed. */
export const outcomes = sqliteTable("outcome", {
  forecast: text()
    .primaryKey()
    .references(() => forecasts.name),
  dataHash: text("data_hash").notNull(),
  /** Close of the last realised bar, UTC milliseconds: from then on the outcome could be known. */
  closedMs: integer("closed_ms").notNull().default(0),
  /** The models' errors, as evidence for later forecasts; null on outcomes stored before errors were kept. */
  errors: text({ mode: "json" }).$type<ScoredErrors>(),
  content: text({ mode: "json" }).notNull().$type<StoredOutcome>(),
});
