import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Metric } from "#lib/kernel/metric.ts";
import { exactDigits } from "#lib/kit/store/columns.ts";
import type { DecisionVerdict } from "../domain/facts/decision-facts.ts";
import type { ExitReason } from "../domain/facts/execution-facts.ts";
import type { LevelCoverage, ModelRmse } from "../domain/facts/forecast-facts.ts";

export { deadLetter, inbox, watermark } from "#lib/kit/store/tables.ts";

// Every table below is append-only: triggers refuse UPDATE and DELETE. An audit that waits for its
// outcome is a row of `forecast` without one of `outcome`; nothing is changed when it arrives.

const fact = {
  auditSet: text("audit_set").notNull(),
  /** Hash of the fact: the same one again is harmless, another one is a conflict. */
  factHash: text("fact_hash").notNull(),
};

/** Forecasts made; the id is derived from the audit key. */
export const forecast = sqliteTable(
  "forecast",
  {
    audit: text().primaryKey(),
    ...fact,
    ticker: text().notNull(),
    interval: text().$type<BarInterval>().notNull(),
    asOfMs: integer("as_of_ms").notNull(),
    horizonBars: integer("horizon_bars").notNull(),
    modelSetHash: text("model_set_hash").notNull(),
    policyHash: text("policy_hash").notNull(),
    forecast: text().notNull(),
    contentHash: text("content_hash").notNull(),
    baselineModel: text("baseline_model").notNull(),
  },
  (table) => [
    index("forecast_order").on(table.auditSet, table.asOfMs, table.ticker, table.audit),
    check("forecast_horizon", sql`horizon_bars > 0`),
    check("forecast_audit_set", sql`audit_set <> ''`),
  ],
);

/** Outcomes, joined to their forecasts when read. */
export const outcome = sqliteTable("outcome", {
  audit: text()
    .primaryKey()
    .references(() => forecast.audit),
  ...fact,
  scoreTimeMs: integer("score_time_ms").notNull(),
  ensembleRmse: text("ensemble_rmse", { mode: "json" }).$type<Metric>().notNull(),
  baselineRmse: text("baseline_rmse", { mode: "json" }).$type<Metric>().notNull(),
  modelRmses: text("model_rmses", { mode: "json" }).$type<readonly ModelRmse[]>().notNull(),
  terminalDirection: text("terminal_direction", { mode: "json" }).$type<Metric>().notNull(),
  coverages: text({ mode: "json" }).$type<readonly LevelCoverage[]>().notNull(),
});

/** Decisions of the risk gate. */
export const decision = sqliteTable(
  "decision",
  {
    ...fact,
    decision: text().notNull(),
    verdict: text().$type<DecisionVerdict>().notNull(),
    bindingRule: text("binding_rule").notNull(),
    reason: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.auditSet, table.decision] }),
    check("decision_verdict", sql`verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY')`),
  ],
);

/** Executions with what they were charged. */
export const fill = sqliteTable(
  "fill",
  {
    ...fact,
    fill: text().notNull(),
    notionalMicros: exactDigits("notional_micros").notNull(),
    halfSpreadMicros: exactDigits("half_spread_micros").notNull(),
    slippageMicros: exactDigits("slippage_micros").notNull(),
    commissionMicros: exactDigits("commission_micros").notNull(),
    impactMicros: exactDigits("impact_micros").notNull(),
  },
  (table) => [primaryKey({ columns: [table.auditSet, table.fill] })],
);

/** Closed round trips. */
export const trade = sqliteTable(
  "trade",
  {
    ...fact,
    roundTrip: text("round_trip").notNull(),
    ticker: text().notNull(),
    exitTimeMs: integer("exit_time_ms").notNull(),
    /** Null where the attribution was not filled. */
    entryPrice: real("entry_price"),
    /** Null where the attribution was not filled. */
    exitPrice: real("exit_price"),
    exitReason: text("exit_reason").$type<ExitReason>().notNull(),
    calendarDaysHeld: integer("calendar_days_held").notNull(),
    netPnlMicros: exactDigits("net_pnl_micros").notNull(),
    entryNotionalMicros: exactDigits("entry_notional_micros").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.auditSet, table.roundTrip] }),
    check("trade_notional", sql`cast(entry_notional_micros as integer) > 0`),
    check("trade_days", sql`calendar_days_held >= 0`),
    check("trade_exit_reason", sql`exit_reason in ('STOP', 'TARGET', 'TIME', 'UNKNOWN')`),
  ],
);

/** Every gate specification that was ever on file, as canonical JSON under its hash. */
export const gateSpec = sqliteTable("gate_spec", {
  specHash: text("spec_hash").primaryKey(),
  gate: text().notNull(),
  specJson: text("spec_json").notNull(),
});
