import { Fault } from "#lib/kernel/fault.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import { markedMicros } from "./position.ts";

/**
 * Largest sum S of a portfolio, either way: 2^61 micros, about 2.3 million million units of the
 * currency. Sums are stored and sent as 64-bit integers, so nothing may reach 2^63. It is enough to
 * watch four of them, the cash, all costs, and the open lots at cost and at their marks:
 *
 * - The balances of CAPITAL (at most 2^53), CASH, EXPENSE_* (parts of all costs) and POSITION (a part of
 *   the lots at cost) are within S. All balances sum to 0, so REALISED_GAIN is within 3 S + 2^53 < 2^63.
 *   The gross profit to date is the same amount.
 * - The net profit to date is cash less capital, plus the open lots at cost with their costs: 3 S + 2^53.
 * - Equity and its largest value so far are cash plus lots at their marks, at most 2 S.
 * - The unrealised profit of a position is its value at the mark less that at cost, at most 2 S. Its
 *   quantity is below 2^63, since the policy allows 1,000 lots at most and none has 2^53 units.
 */
export const sumLimitMicros: Micros = 1n << 61n;

/**
 * An entry may take each sum to half of the limit only. An exit cannot be refused, and this leaves
 * 128 of the largest possible exits to the limit.
 */
const entryLimitMicros: Micros = sumLimitMicros / 2n;

/** Whether a new lot leaves the sums of the portfolio within what is allowed to entries. */
export function allowsEntry({ cashMicros, costsMicros, lots }: PortfolioState): boolean {
  let atCost = 0n;
  for (const lot of lots) atCost += lot.entry.notionalMicros;
  return largestOf(cashMicros, costsMicros, atCost) <= entryLimitMicros;
}

/** @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when an exit has taken the cash or costs too far. */
export function requirePayable({ cashMicros, costsMicros }: PortfolioState, ticker: string): void {
  if (largestOf(cashMicros, costsMicros) <= sumLimitMicros) return;
  throw beyondLimit(`closing ${ticker} takes the portfolio's cash or costs`);
}

/** @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when marks take the value of the open lots too far. */
export function requireMarkable({ lots, marks }: PortfolioState): void {
  if (markedMicros(lots, marks) <= sumLimitMicros) return;
  const tickers = [...new Set(lots.map((lot) => lot.instrument.ticker))];
  throw beyondLimit(
    `marking the open lots of ${tickers.join(", ")} to these closes takes their value`,
  );
}

/** Whether amounts are no larger than the sums that are stored and sent. */
export function isExact(...amounts: readonly Micros[]): boolean {
  return largestOf(...amounts) <= sumLimitMicros;
}

/** The amount furthest from 0, without its sign. */
function largestOf(...amounts: readonly Micros[]): Micros {
  let largest = 0n;
  for (const amount of amounts) {
    const size = amount < 0n ? -amount : amount;
    if (size > largest) largest = size;
  }
  return largest;
}

function beyondLimit(what: string): Fault {
  const message = `${what} beyond what the ledger adds up exactly (${sumLimitMicros} micros); check the bars`;
  return new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
}
