import type { BarInterval } from "#lib/kernel/bar.ts";
import { postSplitCash } from "../ledger/postings.ts";
import { leavesNothing, priceAfter, restCashMicros, type Split } from "../ledger/split.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import { resolveOrder, restUnits } from "../orders/order.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { lotAfter, orderAfter } from "../portfolio/split-state.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";
import { afterClosing } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import type { InstrumentBar } from "./instrument-bars.ts";

/** Cash that a split paid for the rest of a lot's share. */
export interface SplitPayment {
  readonly lot: string;
  readonly barStartMs: number;
  readonly transaction: LedgerTransaction;
}

/**
 * The portfolio in new shares: lots with their stops and targets, waiting orders, and the mark. The rest of a
 * share is paid in cash at the open. A lot of less than one new share is closed at the open, in old shares, as
 * its time is over; such an order expires.
 */
export function applySplit(
  before: PortfolioState,
  split: Split,
  batch: { readonly bars: readonly InstrumentBar[] },
  events: ExecutionEvent[],
  payments: SplitPayment[],
): PortfolioState {
  const { ticker, barStartMs, openPrice } = split;
  const interval = intervalOf(batch.bars, ticker);
  const oldOpen = (openPrice * split.newShares) / split.oldShares;
  let state = before;
  for (const lot of before.lots) {
    if (lot.instrument.ticker !== ticker) continue;
    if (leavesNothing(split, lot)) {
      const trigger = { reason: "TIME", reference: "OPEN", price: oldOpen, gap: false } as const;
      const bar = { barStartMs, interval };
      state = afterClosing(state, lot, bar, trigger, split.rate, events);
    } else {
      const cash = restCashMicros(split, lot);
      if (cash !== 0n) {
        const transaction = postSplitCash(lot.portfolio, cash);
        payments.push({ lot: lot.id, barStartMs, transaction });
      }
      const lots = state.lots.map((one) => (one.id === lot.id ? lotAfter(one, split) : one));
      state = { ...state, lots, cashMicros: state.cashMicros + cash };
      requirePayable(state, ticker);
    }
  }
  const orders = state.orders.flatMap((order) => {
    // An order that was decided on later is in new shares already.
    if (order.instrument.ticker !== ticker || order.decisionTimeMs > barStartMs) return [order];
    const changed = orderAfter(order, split);
    if (restUnits(changed) > 0) return [changed];
    const message = `${restUnits(order)} ${ticker} are less than one share after the split`;
    const refusal = { reason: "TIME_PASSED", message } as const;
    events.push({ kind: "EXPIRED", order: resolveOrder(order, "EXPIRE", barStartMs, refusal) });
    return [];
  });
  const mark = state.marks.get(ticker);
  if (mark === undefined) return { ...state, orders };
  const marks = new Map(state.marks).set(ticker, { ...mark, price: priceAfter(split, mark.price) });
  return { ...state, orders, marks };
}

/** The interval of the bar that a split comes with. */
function intervalOf(bars: readonly InstrumentBar[], ticker: string): BarInterval {
  const bar = bars.find(({ instrument }) => instrument.ticker === ticker);
  if (bar === undefined) throw new Error(`a split of ${ticker} came without its bar`);
  return bar.interval;
}
