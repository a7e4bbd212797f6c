import type { Micros } from "#lib/kernel/money.ts";

/**
 * The accounts of a portfolio's ledger. A debit is positive, a credit negative: cash, positions and
 * expenses grow by debits; capital, realised gains, dividends and what is owed for a shortfall by credits.
 */
export const accounts = [
  "CASH",
  "CAPITAL",
  "POSITION",
  "REALISED_GAIN",
  "EXPENSE_HALF_SPREAD",
  "EXPENSE_SLIPPAGE",
  "EXPENSE_COMMISSION",
  "EXPENSE_IMPACT",
  "DIVIDENDS",
  "EXPENSE_BORROW",
  "SHORTFALL",
] as const;
export type Account = (typeof accounts)[number];

/** One line of a transaction. A debit is positive, a credit negative, and none is zero. */
export interface LedgerEntry {
  readonly account: Account;
  /** Ticker of a POSITION entry, empty on all others. */
  readonly ticker: string;
  readonly amountMicros: Micros;
}

/** One movement of money between accounts. Its entries sum to zero. */
export interface LedgerTransaction {
  readonly portfolio: string;
  /** Fill that caused it; capital, the cash of a split, dividends, borrowing and a shortfall have none. */
  readonly fill: string;
  readonly entries: readonly LedgerEntry[];
}

/**
 * Builds a transaction, leaving zero lines out.
 * @throws Error when the entries do not sum to zero; the database refuses such rows as well.
 */
export function transactionOf(
  portfolio: string,
  fill: string,
  lines: readonly LedgerEntry[],
): LedgerTransaction {
  const entries = lines.filter((entry) => entry.amountMicros !== 0n);
  let sum = 0n;
  for (const entry of entries) sum += entry.amountMicros;
  if (sum !== 0n || entries.length < 2) {
    throw new Error(
      `entries of ${fill || "a transaction without a fill"} in ${portfolio} sum to ${sum}, not to 0`,
    );
  }
  return { portfolio, fill, entries };
}
