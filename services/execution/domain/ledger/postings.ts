import type { Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { CostMicros } from "../fills/charge.ts";
import { totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { cashDeltaMicros } from "../fills/fill.ts";
import type { Lot } from "./lot.ts";
import {
  type Account,
  type LedgerEntry,
  type LedgerTransaction,
  transactionOf,
} from "./transaction.ts";

/** The capital comes in. */
export function postDeposit(portfolio: string, amountMicros: Micros): LedgerTransaction {
  return transactionOf(portfolio, "", [line("CASH", amountMicros), line("CAPITAL", -amountMicros)]);
}

/** A fill opens a lot: the position enters at cost (negative for a short), costs are expensed. */
export function postOpening(fill: Fill): LedgerTransaction {
  const position = BigInt(signOf(fill.side)) * fill.notionalMicros;
  return transactionOf(fill.portfolio, fill.id, [
    { account: "POSITION", ticker: fill.instrument.ticker, amountMicros: position },
    ...expenses(fill.costs),
    line("CASH", cashDeltaMicros(fill)),
  ]);
}

/** A fill closes a lot: the position leaves at its cost, and the difference is the gross gain. */
export function postClosing(fill: Fill, lot: Lot): LedgerTransaction {
  const position = -BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
  return transactionOf(fill.portfolio, fill.id, [
    { account: "POSITION", ticker: fill.instrument.ticker, amountMicros: position },
    line("REALISED_GAIN", -(cashDeltaMicros(fill) + totalMicros(fill.costs) + position)),
    ...expenses(fill.costs),
    line("CASH", cashDeltaMicros(fill)),
  ]);
}

/** Cash for the rest of a share at a split: a gain before the lot is closed, a loss of a short one. */
export function postSplitCash(portfolio: string, cashMicros: Micros): LedgerTransaction {
  return transactionOf(portfolio, "", [
    line("CASH", cashMicros),
    line("REALISED_GAIN", -cashMicros),
  ]);
}

/** A dividend of a lot: income of a long one, paid by a short one. */
export function postDividend(portfolio: string, amountMicros: Micros): LedgerTransaction {
  return transactionOf(portfolio, "", [
    line("CASH", amountMicros),
    line("DIVIDENDS", -amountMicros),
  ]);
}

/** What borrowing the shares of a short cost over some nights. */
export function postBorrow(portfolio: string, amountMicros: Micros): LedgerTransaction {
  return transactionOf(portfolio, "", [
    line("EXPENSE_BORROW", amountMicros),
    line("CASH", -amountMicros),
  ]);
}

/** Cash that the portfolio comes to owe for a shortfall; negative where it pays back. */
export function postShortfall(portfolio: string, owedMicros: Micros): LedgerTransaction {
  return transactionOf(portfolio, "", [line("CASH", owedMicros), line("SHORTFALL", -owedMicros)]);
}

function expenses(costs: CostMicros): LedgerEntry[] {
  return [
    line("EXPENSE_HALF_SPREAD", costs.halfSpreadMicros),
    line("EXPENSE_SLIPPAGE", costs.slippageMicros),
    line("EXPENSE_COMMISSION", costs.commissionMicros),
    line("EXPENSE_IMPACT", costs.impactMicros),
  ];
}

function line(account: Account, amountMicros: Micros): LedgerEntry {
  return { account, ticker: "", amountMicros };
}
