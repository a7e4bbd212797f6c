import type { Bar } from "#lib/kernel/bar.ts";
import { fromMicros } from "#lib/kernel/money.ts";
import { postShortfall } from "../ledger/postings.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import { isShort, marginCallAt } from "../portfolio/margin.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import type { Marks } from "../portfolio/position.ts";
import type { HaltReason } from "../portfolio/trading-halt.ts";
import { afterClosing } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { exitRate } from "./exit-rate.ts";
import type { InstrumentBar } from "./instrument-bars.ts";
import { refused } from "./order-end.ts";

/**
 * Halts the portfolio when its shorts leave too little cash at these prices. Its waiting orders to open are rejected.
 * @param barStartMs - start of the bars whose prices these are.
 */
export function checkMargin(
  state: PortfolioState,
  prices: Marks,
  barStartMs: number,
  events: ExecutionEvent[],
): PortfolioState {
  if (state.halt) return state;
  const call = marginCallAt(state, prices);
  return call === undefined ? state : halted(state, "MARGIN_CALL", call, barStartMs, events);
}

/**
 * Buys the shorts of a halted portfolio back at the opens of these bars, whole, first in, first out.
 * @param trading - the bars in which there is trading; a lot without one waits for its next.
 */
export function coverShorts(
  before: PortfolioState,
  trading: readonly InstrumentBar[],
  events: ExecutionEvent[],
): PortfolioState {
  if (!before.halt) return before;
  const barOf = new Map(trading.map((one) => [one.instrument.ticker, one]));
  let state = before;
  for (const lot of before.lots.filter(isShort)) {
    const one = barOf.get(lot.instrument.ticker);
    if (one === undefined) continue;
    const { bar, interval } = one;
    const place = { barStartMs: bar.startTimeMs, interval };
    const atOpen = {
      reason: "MARGIN_CALL",
      reference: "OPEN",
      price: bar.open,
      gap: false,
    } as const;
    state = afterClosing(state, lot, place, atOpen, exitRate(state, one), events);
  }
  return state;
}

/**
 * The prices at which shorts are dearest: the highs of their bars, of what is left of it for one that was opened inside the
 * range, and the marks at the opens of all others.
 * @param rests - what is left of their bar for lots that were opened inside its range, by lot.
 */
export function worstForShorts(
  { lots }: PortfolioState,
  trading: readonly InstrumentBar[],
  opens: Marks,
  rests: ReadonlyMap<string, Bar>,
): Marks {
  const barOf = new Map(trading.map(({ instrument, bar }) => [instrument.ticker, bar]));
  const worst = new Map(opens);
  for (const { id, instrument } of lots.filter(isShort)) {
    const high = (rests.get(id) ?? barOf.get(instrument.ticker))?.high;
    const mark = worst.get(instrument.ticker);
    if (high === undefined || mark === undefined) continue;
    worst.set(instrument.ticker, { ...mark, price: Math.max(mark.price, high) });
  }
  return worst;
}

/** Money that became owed, or was paid back. */
export interface ShortfallSettlement {
  readonly barStartMs: number;
  readonly transaction: LedgerTransaction;
}

/**
 * Where no short is left: what is missing in the cash becomes owed, and what is owed is paid back from cash that
 * came in since. A portfolio that comes to owe is halted.
 * @param settlements - to which the movement is added, if there is one.
 */
export function settleShortfall(
  before: PortfolioState,
  barStartMs: number,
  settlements: ShortfallSettlement[],
  events: ExecutionEvent[],
): PortfolioState {
  const { portfolio, cashMicros, lots, shortfallMicros: owed = 0n } = before;
  if (portfolio.policy.maintenanceMarginRatio === undefined || lots.some(isShort)) return before;
  const change = cashMicros < 0n ? -cashMicros : -(owed < cashMicros ? owed : cashMicros);
  if (change === 0n) return before;
  settlements.push({ barStartMs, transaction: postShortfall(portfolio.name, change) });
  const state = {
    ...before,
    cashMicros: cashMicros + change,
    shortfallMicros: owed + change,
  };
  if (state.halt) return state;
  const message = `what was bought back cost ${fromMicros(change)} more than the cash`;
  return halted(state, "SHORTFALL", message, barStartMs, events);
}

function halted(
  state: PortfolioState,
  reason: HaltReason,
  message: string,
  barStartMs: number,
  events: ExecutionEvent[],
): PortfolioState {
  const refusal = { reason: "TRADING_HALTED", message } as const;
  const orders = state.orders.filter(({ closing }) => closing);
  for (const order of state.orders) {
    if (!order.closing) events.push(refused(order, barStartMs, refusal));
  }
  return { ...state, orders, halt: { state: "HALTED", reason, message, barStartMs } };
}
