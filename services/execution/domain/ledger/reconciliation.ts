import type { Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { totalMicros } from "../fills/charge.ts";
import type { OpenLot } from "./lot.ts";
import type { Account } from "./transaction.ts";

/** Balance of one account; POSITION by ticker, all others under an empty ticker. */
export interface Balance {
  readonly account: Account;
  readonly ticker: string;
  readonly balanceMicros: Micros;
}

/** What the lots and round trips say that the ledger must hold. */
export interface Expected {
  readonly startingCashMicros: Micros;
  /** Open lots. */
  readonly lots: readonly Omit<OpenLot, "barsCompleted">[];
  /** Σ over all round trips, before and after costs. */
  readonly grossPnlMicros: Micros;
  readonly netPnlMicros: Micros;
  /** What it owes for what was bought back beyond its cash; absent for nothing. */
  readonly shortfallMicros?: Micros;
}

/** The gross profit of a trade holds the dividends of its lot, which are booked apart. */
const gains = "REALISED_GAIN with DIVIDENDS";

/**
 * Compares the ledger with the lots and round trips, in both directions: cash is the capital plus
 * the net of what was closed less what the open lots cost, borrowing included, with what splits and dividends paid them
 * and what is owed for a shortfall; positions are the open lots at cost.
 * @throws Error naming the first account that differs: a defect of ours, after which nothing may be
 * committed.
 */
export function reconcile(balances: readonly Balance[], expected: Expected): void {
  const differences = new Map<string, Micros>();
  const add = (key: string, amount: Micros) =>
    differences.set(key, (differences.get(key) ?? 0n) + amount);
  for (const { account, ticker, balanceMicros } of balances) {
    if (account === "CASH" || account === "SHORTFALL") add(account, balanceMicros);
    if (account === "REALISED_GAIN" || account === "DIVIDENDS") add(gains, balanceMicros);
    if (account === "POSITION") add(`POSITION ${ticker}`, balanceMicros);
  }
  const owed = expected.shortfallMicros ?? 0n;
  add("CASH", -(expected.startingCashMicros + expected.netPnlMicros + owed));
  add("SHORTFALL", owed);
  add(gains, expected.grossPnlMicros);
  for (const lot of expected.lots) {
    const cost = BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
    const received = (lot.splitCashMicros ?? 0n) + (lot.dividendMicros ?? 0n);
    add("CASH", cost + totalMicros(lot.entry.costs) + (lot.borrowMicros ?? 0n) - received);
    add(gains, received);
    add(`POSITION ${lot.instrument.ticker}`, -cost);
  }
  for (const [key, difference] of differences) {
    if (difference !== 0n) throw new Error(`${key} of the ledger is off by ${difference} micros`);
  }
}
