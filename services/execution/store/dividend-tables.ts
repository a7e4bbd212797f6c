import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { exactInteger } from "#lib/kit/store/columns.ts";
import { sequence } from "./columns.ts";
import { portfolio } from "./portfolio-tables.ts";

/** Append-only. The dividends that a portfolio was advanced through. */
export const dividends = sqliteTable(
  "dividends",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    ticker: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    /** For each share, in the instrument's currency. */
    amount: real().notNull(),
    /** What it was converted at; null in the portfolio's own currency. */
    rate: text({ mode: "json" }).$type<ConversionRate>(),
  },
  (table) => [
    uniqueIndex("dividends_bar").on(table.portfolio, table.ticker, table.barStartMs),
    check("dividends_amount", sql`${table.amount} > 0`),
  ],
);

/** Append-only. What lots received of them, or paid where they are short. */
export const dividendPayments = sqliteTable(
  "dividend_payments",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    lot: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    /** What was held over the night before. */
    quantityUnits: integer("quantity_units").notNull(),
    amountMicros: exactInteger("amount_micros").notNull(),
  },
  (table) => [
    uniqueIndex("dividend_payments_bar").on(table.lot, table.barStartMs),
    index("dividend_payments_portfolio").on(table.portfolio),
    check(
      "dividend_payments_amount",
      sql`${table.quantityUnits} > 0 and ${table.amountMicros} <> 0`,
    ),
  ],
);
