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
import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import type { RateLeg } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import {
  type DataProvenance,
  dataProvenances,
  type ExitPlan,
  type PortfolioMode,
  portfolioModes,
  type Side,
  sides,
} from "#lib/kernel/trading.ts";
import { exactInteger } from "#lib/kit/store/columns.ts";
import type { MarketContext } from "../domain/fills/charge.ts";
import type { Closing } from "../domain/orders/closing.ts";
import { type RejectReason, rejectReasons } from "../domain/orders/order.ts";
import type { OrderEntry, TimeInForce } from "../domain/orders/order-entry.ts";
import type { ExecutionPolicy } from "../domain/policy.ts";
import { json, oneOf, sequence } from "./columns.ts";

/** Never changed after creation. */
export const portfolios = sqliteTable(
  "portfolios",
  {
    name: text().primaryKey(),
    requestId: text("request_id").notNull().unique(),
    requestHash: text("request_hash").notNull(),
    auditSet: text("audit_set").notNull(),
    currency: text().notNull(),
    mode: text().$type<PortfolioMode>().notNull(),
    dataProvenance: text("data_provenance").$type<DataProvenance>().notNull(),
    startingCashMicros: exactInteger("starting_cash_micros").notNull(),
    policy: json<ExecutionPolicy>("policy"),
    costModel: json<CostModel>("cost_model"),
    policyHash: text("policy_hash").notNull(),
    createTimeMs: integer("create_time_ms").notNull(),
  },
  (table) => [
    check("portfolios_mode", oneOf(table.mode, portfolioModes)),
    check("portfolios_data", oneOf(table.dataProvenance, dataProvenances)),
    check("portfolios_cash", sql`${table.startingCashMicros} > 0`),
  ],
);

/** The portfolio that a row belongs to. */
export const portfolio = () =>
  text()
    .notNull()
    .references(() => portfolios.name);

/**
 * The states that the column of versions up to 0.2 holds. Its CHECK cannot take others without a new table, so that
 * what became of an order that is ACCEPTED there is its `stage`.
 */
const orderStateWords = ["DENIED", "ACCEPTED", "REJECTED", "EXPIRED", "FILLED"] as const;
const orderStages = ["TRIGGERED", "PARTIALLY_FILLED", "CANCELED"] as const;

/** What waits for a fill; words of a partial index, which a query must repeat. */
export const isWaiting = sql`state = 'ACCEPTED' and coalesce(stage, '') <> 'CANCELED'`;

/** Rows that change, but only from one state of `order-state.ts` to a next one. */
export const orders = sqliteTable(
  "orders",
  {
    sequence: sequence(),
    name: text().notNull().unique(),
    portfolio: portfolio(),
    clientOrderId: text("client_order_id").notNull(),
    requestHash: text("request_hash").notNull(),
    instrument: json<Instrument>("instrument"),
    side: text().$type<Side>().notNull(),
    quantityUnits: integer("quantity_units").notNull(),
    entry: json<OrderEntry>("entry").default({ type: "MARKET" }),
    exitPlan: json<ExitPlan>("exit_plan"),
    marketContext: json<MarketContext>("market_context"),
    expectedPrice: real("expected_price"),
    expireTimeMs: integer("expire_time_ms"),
    decisionTimeMs: integer("decision_time_ms").notNull(),
    decision: text().notNull(),
    entryConfidenceRatio: real("entry_confidence_ratio").notNull(),
    /** What a barbell made of the size; both are null without one. */
    barbellBucket: text("barbell_bucket").$type<BarbellBucket>(),
    barbellMultiplier: real("barbell_multiplier"),
    state: text().$type<(typeof orderStateWords)[number]>().notNull(),
    rejectReason: text("reject_reason").$type<RejectReason>(),
    rejectMessage: text("reject_message"),
    resolvedBarStartMs: integer("resolved_bar_start_ms"),
    /** What became of an order whose state is ACCEPTED; kept when it is resolved. */
    stage: text().$type<(typeof orderStages)[number]>(),
    timeInForce: text("time_in_force").$type<TimeInForce>(),
    /** Of a DAY order: the first bar shorter than a day in which its exchange traded. */
    firstBarStartMs: integer("first_bar_start_ms"),
    /** Of a canceled order: start of the portfolio's latest bar then; null before the first. */
    canceledBarStartMs: integer("canceled_bar_start_ms"),
    /** The lots that it closes, as they were asked for; null for an order that opens one. */
    closing: text({ mode: "json" }).$type<Closing>(),
  },
  (table) => [
    uniqueIndex("orders_client_order_id").on(table.portfolio, table.clientOrderId),
    index("orders_state").on(table.portfolio, table.state),
    index("orders_end_of_run")
      .on(table.portfolio, table.sequence)
      .where(sql`reject_reason = 'RUN_ENDED'`),
    index("orders_waiting").on(table.portfolio, table.sequence).where(isWaiting),
    index("orders_resolved").on(table.portfolio, table.resolvedBarStartMs),
    check("orders_side", oneOf(table.side, sides)),
    // A closing order that was denied may have found nothing to close.
    check(
      "orders_quantity",
      sql`${table.quantityUnits} > 0 or ${table.quantityUnits} = 0 and ${table.state} = 'DENIED'`,
    ),
    check("orders_confidence", sql`${table.entryConfidenceRatio} between 0 and 1`),
    check("orders_states", oneOf(table.state, orderStateWords)),
    check("orders_reasons", oneOf(table.rejectReason, rejectReasons)),
    check(
      "orders_reason_given",
      sql`(${table.state} in ('DENIED', 'REJECTED', 'EXPIRED')) = (${table.rejectReason} is not null)`,
    ),
    check(
      "orders_bar_given",
      sql`(${table.state} in ('FILLED', 'REJECTED', 'EXPIRED')) = (${table.resolvedBarStartMs} is not null)`,
    ),
  ],
);

/** Append-only: bars that portfolios were advanced by. */
export const bars = sqliteTable(
  "bars",
  {
    portfolio: portfolio(),
    ticker: text().notNull(),
    startTimeMs: integer("start_time_ms").notNull(),
    interval: text().$type<BarInterval>().notNull(),
    open: real().notNull(),
    high: real().notNull(),
    low: real().notNull(),
    close: real().notNull(),
    volumeUnits: real("volume_units").notNull(),
  } satisfies Record<keyof Bar | "portfolio" | "ticker" | "interval", unknown>,
  (table) => [
    primaryKey({ columns: [table.portfolio, table.ticker, table.startTimeMs] }),
    index("bars_with_volume").on(table.portfolio, table.ticker).where(sql`volume_units > 0`),
    check("bars_range", sql`${table.low} > 0 and ${table.high} >= ${table.low}`),
  ],
);

/** Append-only: rates into the portfolio's currency that it was advanced by. */
export const rates = sqliteTable(
  "rates",
  {
    portfolio: portfolio(),
    /** What is converted. */
    currency: text().notNull(),
    asOfMs: integer("as_of_ms").notNull(),
    legs: json<readonly RateLeg[]>("legs"),
  },
  (table) => [primaryKey({ columns: [table.portfolio, table.currency, table.asOfMs] })],
);

/**
 * Append-only: the terms of every ticker that bars or accepted orders of a portfolio came for. Later ones
 * must state the same: a lot that was bought in one lot size, currency or unit is held in it.
 */
export const instruments = sqliteTable(
  "instruments",
  { portfolio: portfolio(), ticker: text().notNull(), instrument: json<Instrument>("instrument") },
  (table) => [primaryKey({ columns: [table.portfolio, table.ticker] })],
);

/**
 * Append-only: equity of the portfolio after each batch of bars; `ordinal` counts from 1. The amounts are
 * below 2^63 (`sum-limits.ts`).
 */
export const equityPoints = sqliteTable(
  "equity_points",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    ordinal: integer().notNull().default(0),
    barStartMs: integer("bar_start_ms").notNull(),
    barCloseMs: integer("bar_close_ms").notNull().default(0),
    cashMicros: exactInteger("cash_micros").notNull(),
    equityMicros: exactInteger("equity_micros").notNull(),
    peakEquityMicros: exactInteger("peak_equity_micros").notNull(),
    maxDrawdownRatio: real("max_drawdown_ratio").notNull(),
  },
  (table) => [index("equity_points_portfolio").on(table.portfolio, table.sequence)],
);
