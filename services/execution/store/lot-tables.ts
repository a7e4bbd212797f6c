import { sql } from "drizzle-orm";
import { check, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { tradingStates } from "#lib/kernel/trading.ts";
import { exactInteger } from "#lib/kit/store/columns.ts";
import { haltReasons, type TradingHalt } from "../domain/portfolio/trading-halt.ts";
import { oneOf, sequence } from "./columns.ts";
import { portfolio } from "./portfolio-tables.ts";

/** Append-only: changes of whether a portfolio may open positions; without a row it may. */
export const portfolioHalts = sqliteTable(
  "portfolio_halts",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    state: text().$type<TradingHalt["state"]>().notNull(),
    reason: text().$type<TradingHalt["reason"]>().notNull(),
    message: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
  },
  (table) => [
    uniqueIndex("portfolio_halts_portfolio").on(table.portfolio),
    check("portfolio_halts_state", oneOf(table.state, tradingStates.slice(2))),
    check("portfolio_halts_reason", oneOf(table.reason, haltReasons)),
  ],
);

/** Append-only: what borrowing the shares of open shorts cost, with the sum of each lot so far. */
export const borrowCharges = sqliteTable(
  "borrow_charges",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    lot: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    calendarDays: integer("calendar_days").notNull(),
    markMicros: exactInteger("mark_micros").notNull(),
    amountMicros: exactInteger("amount_micros").notNull(),
    toDateMicros: exactInteger("to_date_micros").notNull(),
  },
  (table) => [
    uniqueIndex("borrow_charges_lot").on(table.lot, table.barStartMs),
    check("borrow_charges_days", sql`${table.calendarDays} > 0`),
    check("borrow_charges_amount", sql`${table.amountMicros} > 0 and ${table.markMicros} > 0`),
  ],
);

/** Append-only: where the stop of a lot stands after bars that took it along, in the shares of that bar. */
export const trailedStops = sqliteTable(
  "trailed_stops",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    lot: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    stopPrice: real("stop_price").notNull(),
  },
  (table) => [
    uniqueIndex("trailed_stops_lot").on(table.lot, table.barStartMs),
    check("trailed_stops_price", sql`${table.stopPrice} > 0`),
  ],
);
