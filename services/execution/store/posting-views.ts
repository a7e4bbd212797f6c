import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { LedgerEntry } from "../domain/ledger/transaction.ts";
import { json } from "./columns.ts";
import { fillColumns } from "./ledger-tables.ts";

/**
 * Views to insert into, made by the migration `running_sums_guards`. Their triggers write all rows of
 * one posting in one statement, at whose end SQLite checks the keys by which the rows name each other.
 * Several writes share one commit, so a key that fails there cannot be traced to its write.
 */

/** One entry of a posting; the amount is a string of digits, since JSON numbers are doubles. */
export type PostedEntry = readonly [
  account: LedgerEntry["account"],
  ticker: string,
  amountMicros: string,
];

/** An entry as the views take it. */
export function postedEntry({ account, ticker, amountMicros }: LedgerEntry): PostedEntry {
  return [account, ticker, amountMicros.toString()];
}

/** A ledger transaction with its entries; `fill` is null for what no fill caused. */
export const transactionPostings = sqliteTable("transaction_postings", {
  id: text().notNull(),
  portfolio: text().notNull(),
  fill: text(),
  entries: json<readonly PostedEntry[]>("entries"),
});

/** A fill with the entries of its ledger transaction. */
export const fillPostings = sqliteTable("fill_postings", {
  ...fillColumns(),
  entries: json<readonly PostedEntry[]>("entries"),
});
