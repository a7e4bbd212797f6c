import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { exactInteger } from "#lib/kit/store/columns.ts";
import type { Account } from "../domain/ledger/transaction.ts";
import { portfolio } from "./portfolio-tables.ts";

/**
 * The balance of each account, positions by ticker: the sum of its ledger entries, below 2^63
 * (`sum-limits.ts`). Kept by the triggers of the ledger alone; guards refuse every other change.
 */
export const accountBalances = sqliteTable(
  "account_balances",
  {
    portfolio: portfolio(),
    account: text().$type<Account>().notNull(),
    ticker: text().notNull(),
    balanceMicros: exactInteger("balance_micros").notNull(),
    /** Sequence of the last entry that the balance includes. */
    lastEntry: integer("last_entry").notNull(),
  },
  (table) => [primaryKey({ columns: [table.portfolio, table.account, table.ticker] })],
);

/**
 * The entries that are not closed whole yet. Kept by the triggers of the fills alone; guards refuse
 * every other change.
 */
export const openLots = sqliteTable(
  "open_lots",
  {
    /** Sequence of the entry fill. */
    fill: integer().primaryKey(),
    portfolio: portfolio(),
  },
  (table) => [index("open_lots_portfolio").on(table.portfolio)],
);
