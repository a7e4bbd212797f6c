/**
 * The accounts of a portfolio's ledger. A debit is positive, a credit negative: cash, positions and
 * expenses grow by debits; capital and realised gains by credits.
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
] as const;
export type Account = (typeof accounts)[number];
