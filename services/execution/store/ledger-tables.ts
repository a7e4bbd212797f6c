import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Side } from "#lib/kernel/trading.ts";
import type { ExitReason } from "../domain/exits/exit-trigger.ts";
import { type Account, accounts } from "../domain/ledger/transaction.ts";
import { json, oneOf, sequence } from "./columns.ts";
import { micros } from "./micros-column.ts";
import { orders, portfolio } from "./portfolio-tables.ts";

/** Append-only. An OPEN fill is also the record of its lot. */
export const fills = sqliteTable(
  "fills",
  {
    sequence: sequence(),
    id: text()
      .notNull()
      .unique()
      .references((): AnySQLiteColumn => ledgerTransactions.fill),
    portfolio: portfolio(),
    ticker: text().notNull(),
    instrument: json<Instrument>("instrument"),
    effect: text().$type<"OPEN" | "CLOSE">().notNull(),
    lot: text().notNull(),
    order: text("order_name")
      .unique()
      .references(() => orders.name),
    side: text().$type<Side>().notNull(),
    quantityUnits: integer("quantity_units").notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    priceMicros: micros("price_micros").notNull(),
    notionalMicros: micros("notional_micros").notNull(),
    halfSpreadMicros: micros("half_spread_micros").notNull(),
    slippageMicros: micros("slippage_micros").notNull(),
    commissionMicros: micros("commission_micros").notNull(),
    impactMicros: micros("impact_micros").notNull(),
  },
  (table) => [
    index("fills_bar").on(table.portfolio, table.barStartMs),
    index("fills_lot").on(table.lot),
    check("fills_side", oneOf(table.side, ["BUY", "SELL"])),
    check("fills_effect", oneOf(table.effect, ["OPEN", "CLOSE"])),
    check("fills_order", sql`(${table.effect} = 'OPEN') = (${table.order} is not null)`),
    check("fills_quantity", sql`${table.quantityUnits} > 0 and ${table.priceMicros} > 0`),
    check(
      "fills_notional",
      sql`${table.notionalMicros} = ${table.quantityUnits} * ${table.priceMicros}`,
    ),
    check(
      "fills_costs",
      sql`min(${table.halfSpreadMicros}, ${table.slippageMicros}, ${table.commissionMicros}, ${table.impactMicros}) >= 0`,
    ),
  ],
);

/** Append-only. Prices, side and decision are those of its two fills and the order. */
export const roundTrips = sqliteTable(
  "round_trips",
  {
    sequence: sequence(),
    name: text().notNull().unique(),
    portfolio: portfolio(),
    lot: text().notNull(),
    entryFill: text("entry_fill")
      .notNull()
      .references(() => fills.id),
    exitFill: text("exit_fill")
      .notNull()
      .unique()
      .references(() => fills.id),
    quantityUnits: integer("quantity_units").notNull(),
    exitReason: text("exit_reason").$type<ExitReason>().notNull(),
    gap: integer({ mode: "boolean" }).notNull(),
    triggerPrice: real("trigger_price"),
    sessionsHeld: integer("sessions_held").notNull(),
    calendarDaysHeld: integer("calendar_days_held").notNull(),
    grossPnlMicros: micros("gross_pnl_micros").notNull(),
    costsMicros: micros("costs_micros").notNull(),
    netPnlMicros: micros("net_pnl_micros").notNull(),
    riskMicros: micros("risk_micros"),
  },
  (table) => [
    index("round_trips_portfolio").on(table.portfolio, table.sequence),
    index("round_trips_lot").on(table.lot),
    check("round_trips_quantity", sql`${table.quantityUnits} > 0`),
    check("round_trips_reason", oneOf(table.exitReason, ["STOP", "TARGET", "TIME"])),
    check(
      "round_trips_trigger",
      sql`(${table.exitReason} = 'TIME') = (${table.triggerPrice} is null)`,
    ),
    check("round_trips_held", sql`${table.sessionsHeld} >= 1 and ${table.calendarDaysHeld} >= 0`),
    check(
      "round_trips_net",
      sql`${table.netPnlMicros} = ${table.grossPnlMicros} - ${table.costsMicros}`,
    ),
  ],
);

/** Append-only. Written after its entries: writing it seals them, and they must sum to zero. */
export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    sequence: sequence(),
    id: text().notNull().unique(),
    portfolio: portfolio(),
    /** Null for the deposit of the capital, of which a portfolio has one. */
    fill: text()
      .unique()
      .references((): AnySQLiteColumn => fills.id),
  },
  (table) => [
    uniqueIndex("ledger_transactions_deposit").on(table.portfolio).where(sql`fill is null`),
  ],
);

/** Append-only. A debit is positive, a credit negative. */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    sequence: sequence(),
    transactionId: text("transaction_id")
      .notNull()
      .references(() => ledgerTransactions.id),
    portfolio: portfolio(),
    account: text().$type<Account>().notNull(),
    ticker: text().notNull(),
    amountMicros: micros("amount_micros").notNull(),
  },
  (table) => [
    index("ledger_entries_transaction").on(table.transactionId),
    index("ledger_entries_account").on(
      table.portfolio,
      table.account,
      table.ticker,
      table.amountMicros,
    ),
    check("ledger_entries_accounts", oneOf(table.account, accounts)),
    check("ledger_entries_ticker", sql`(${table.account} = 'POSITION') = (${table.ticker} <> '')`),
    check(
      "ledger_entries_amount",
      sql`${table.amountMicros} <> 0 and abs(${table.amountMicros}) <= 18014398509481982`,
    ),
  ],
);
