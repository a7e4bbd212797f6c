import { Fault } from "#lib/kernel/fault.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { ledgerLimitMicros } from "../fills/charge.ts";
import { type Dividend, dividendMicrosOf } from "../ledger/dividend.ts";
import { postDividend } from "../ledger/postings.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";
import { exitRate } from "./exit-rate.ts";
import type { InstrumentBar } from "./instrument-bars.ts";

/** A dividend that a lot received, or paid where it is short. */
export interface DividendPayment {
  readonly lot: string;
  readonly barStartMs: number;
  /** What was held over the night before. */
  readonly quantityUnits: number;
  /** Negative for a short; never 0. */
  readonly amountMicros: Micros;
  readonly transaction: LedgerTransaction;
}

/** What the dividends of a batch did. */
export interface PaidDividends {
  readonly state: PortfolioState;
  /** Those of the batch with their rates. */
  readonly dividends: readonly Dividend[];
  readonly payments: readonly DividendPayment[];
}

/**
 * Pays the dividends that the bars go without to every lot that was held over the night before, in the shares of then:
 * a split with the same bar comes after. Shorts pay them. What rounds to nothing is not booked.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when an amount is beyond what the ledger holds.
 */
export function payDividends(
  before: PortfolioState,
  bars: readonly InstrumentBar[],
): PaidDividends | undefined {
  if (!bars.some(({ dividend }) => dividend !== undefined)) return undefined;
  let state = before;
  const payments: DividendPayment[] = [];
  const dividends = bars.flatMap((one) => {
    if (one.dividend === undefined) return [];
    const rate = exitRate(before, one);
    return [rate === undefined ? one.dividend : { ...one.dividend, rate }];
  });
  for (const dividend of dividends) {
    const { ticker, barStartMs } = dividend;
    for (const lot of state.lots) {
      if (lot.instrument.ticker !== ticker) continue;
      const amountMicros = dividendMicrosOf(dividend, lot);
      if (amountMicros === 0n) continue;
      requireBookable(amountMicros, dividend);
      const transaction = postDividend(lot.portfolio, amountMicros);
      const { id, quantityUnits } = lot;
      payments.push({ lot: id, barStartMs, quantityUnits, amountMicros, transaction });
      const dividendMicros = (lot.dividendMicros ?? 0n) + amountMicros;
      const lots = state.lots.map((one) => (one.id === id ? { ...one, dividendMicros } : one));
      state = { ...state, lots, cashMicros: state.cashMicros + amountMicros };
      requirePayable(state, ticker);
    }
  }
  return { state, dividends, payments };
}

function requireBookable(amountMicros: Micros, { ticker, amount }: Dividend): void {
  const size = amountMicros < 0n ? -amountMicros : amountMicros;
  if (size <= ledgerLimitMicros) return;
  const message = `a dividend of ${amount} a share of ${ticker} moves more than the ledger holds exactly (${ledgerLimitMicros} micros); check the dividend`;
  throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
}
