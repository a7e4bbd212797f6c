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
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Side, sides } from "#lib/kernel/trading.ts";
import { exactInteger } from "#lib/kit/store/columns.ts";
import { type ExitReason, exitReasons } from "../domain/exits/exit-trigger.ts";
import { type PriceReference, priceReferences } from "../domain/fills/fill.ts";
import { type Account, accounts } from "../domain/ledger/transaction.ts";
import { json, oneOf, sequence } from "./columns.ts";
import { orders, portfolio } from "./portfolio-tables.ts";

/**
 * The columns of a fill, its sequence apart. Amounts are below 2^53 by `fitsLedger`.
 */
export const fillColumns = () => ({
  id: text()
    .notNull()
    .unique()
    .references((): AnySQLiteColumn => ledgerTransactions.fill),
  portfolio: portfolio(),
  ticker: text().notNull(),
  instrument: json<Instrument>("instrument"),
  effect: text().$type<"OPEN" | "CLOSE">().notNull(),
  lot: text().notNull(),
  order: text("order_name").references(() => orders.name),
  side: text().$type<Side>().notNull(),
  quantityUnits: integer("quantity_units").notNull(),
  barStartMs: integer("bar_start_ms").notNull(),
  price: real().notNull(),
  /** What a price of 1 is worth for one unit, in micros; of the instrument, so that SQL need not know. */
  unitValueMicros: real("unit_value_micros").notNull().default(1e6),
  /** Quantity × price in the instrument's currency. */
  notionalMicros: exactInteger("notional_micros").notNull(),
  halfSpreadMicros: exactInteger("half_spread_micros").notNull(),
  slippageMicros: exactInteger("slippage_micros").notNull(),
  commissionMicros: exactInteger("commission_micros").notNull(),
  impactMicros: exactInteger("impact_micros").notNull(),
  /** Quantity × price × rate in the portfolio's currency; null where that is the instrument's. */
  baseNotionalMicros: exactInteger("base_notional_micros"),
  rate: text({ mode: "json" }).$type<ConversionRate>(),
  /** Of a close: the order that asked for it; null for an exit without one. `order_name` is of the fills that open. */
  closingOrder: text("closing_order").references(() => orders.name),
  /** Of a close: units of its lot that are left, in the shares of its bar; null for none. */
  restUnits: integer("rest_units"),
});

/** Append-only. An OPEN fill is also the record of its lot. */
export const fills = sqliteTable("fills", { sequence: sequence(), ...fillColumns() }, (table) => [
  index("fills_bar").on(table.portfolio, table.barStartMs),
  index("fills_lot").on(table.lot),
  index("fills_order_name").on(table.order),
  index("fills_closing_order").on(table.closingOrder).where(sql`closing_order is not null`),
  check("fills_side", oneOf(table.side, sides)),
  check("fills_effect", oneOf(table.effect, ["OPEN", "CLOSE"])),
  check("fills_order", sql`(${table.effect} = 'OPEN') = (${table.order} is not null)`),
  check("fills_quantity", sql`${table.quantityUnits} > 0 and ${table.price} > 0`),
  // Rounded once. SQLite multiplies doubles, which tell products above 10^15 micros apart only so far.
  check(
    "fills_notional",
    sql`abs(${table.notionalMicros} - ${table.quantityUnits} * ${table.price} * ${table.unitValueMicros}) <= 0.5 + ${table.notionalMicros} * 1e-15`,
  ),
  check(
    "fills_costs",
    sql`min(${table.halfSpreadMicros}, ${table.slippageMicros}, ${table.commissionMicros}, ${table.impactMicros}) >= 0`,
  ),
]);

/** Append-only. Where in their bars fills were made; those of versions up to 0.2 have none. */
export const fillReferences = sqliteTable(
  "fill_references",
  {
    fill: text()
      .primaryKey()
      .references(() => fills.id),
    reference: text().$type<PriceReference>().notNull(),
  },
  (table) => [check("fill_references_reference", oneOf(table.reference, priceReferences))],
);

/**
 * Append-only. Prices, side and decision are those of its two fills and the order. Each row carries
 * the sums of its portfolio's profits up to it, so that the last one holds the whole history's. The
 * costs and the net of both legs may be up to twice 2^53; the sums are below 2^63 (`sum-limits.ts`).
 */
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
    grossPnlMicros: exactInteger("gross_pnl_micros").notNull(),
    costsMicros: exactInteger("costs_micros").notNull(),
    netPnlMicros: exactInteger("net_pnl_micros").notNull(),
    riskMicros: exactInteger("risk_micros"),
    grossPnlToDateMicros: exactInteger("gross_pnl_to_date_micros").notNull().default(sql`0`),
    netPnlToDateMicros: exactInteger("net_pnl_to_date_micros").notNull().default(sql`0`),
    /** Part of the gross: dividends of its shares. */
    dividendMicros: exactInteger("dividend_micros").notNull().default(sql`0`),
    /** Part of the costs: what borrowing the shares of a short cost. */
    borrowMicros: exactInteger("borrow_micros").notNull().default(sql`0`),
  },
  (table) => [
    index("round_trips_portfolio").on(table.portfolio, table.sequence),
    index("round_trips_lot").on(table.lot),
    index("round_trips_end_of_run")
      .on(table.portfolio, table.sequence)
      .where(sql`exit_reason = 'END_OF_RUN'`),
    check("round_trips_quantity", sql`${table.quantityUnits} > 0`),
    check("round_trips_reason", oneOf(table.exitReason, exitReasons)),
    check(
      "round_trips_trigger",
      sql`(${table.exitReason} in ('TIME', 'END_OF_RUN', 'EXCHANGE_LIMIT', 'MARGIN_CALL', 'ORDER', 'REVERSAL')) = (${table.triggerPrice} is null)`,
    ),
    check("round_trips_held", sql`${table.sessionsHeld} >= 1 and ${table.calendarDaysHeld} >= 0`),
    check(
      "round_trips_net",
      sql`${table.netPnlMicros} = ${table.grossPnlMicros} - ${table.costsMicros}`,
    ),
  ],
);

/**
 * Append-only. The splits of shares that a portfolio was advanced through. Lots and waiting orders are read
 * in new shares by them (`split.ts`).
 */
export const splits = sqliteTable(
  "splits",
  {
    sequence: sequence(),
    portfolio: portfolio(),
    ticker: text().notNull(),
    barStartMs: integer("bar_start_ms").notNull(),
    newShares: integer("new_shares").notNull(),
    oldShares: integer("old_shares").notNull(),
    openPrice: real("open_price").notNull(),
    /** What rests are converted at; null in the portfolio's own currency. */
    rate: text({ mode: "json" }).$type<ConversionRate>(),
  },
  (table) => [
    uniqueIndex("splits_bar").on(table.portfolio, table.ticker, table.barStartMs),
    check("splits_ratio", sql`${table.newShares} > 0 and ${table.oldShares} > 0`),
    check("splits_price", sql`${table.openPrice} > 0`),
  ],
);

/** Append-only. Written after its entries: writing it seals them, and they must sum to zero. */
export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    sequence: sequence(),
    id: text().notNull().unique(),
    portfolio: portfolio(),
    /** Null for the deposit of the capital, of which a portfolio has one, and for the cash of a split. */
    fill: text()
      .unique()
      .references((): AnySQLiteColumn => fills.id),
  },
  (table) => [
    uniqueIndex("ledger_transactions_deposit")
      .on(table.portfolio)
      .where(sql`fill is null and id like '%/deposit'`),
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
    amountMicros: exactInteger("amount_micros").notNull(),
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
    // Twice the limit of a ledger line: earlier versions did not count the costs of the cash's line.
    // A table that is rebuilt for a lower number would lose its triggers, so the domain keeps the limit.
    check(
      "ledger_entries_amount",
      sql`${table.amountMicros} <> 0 and abs(${table.amountMicros}) <= 18014398509481982`,
    ),
  ],
);
