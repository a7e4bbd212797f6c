import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { triggerAtOpen, triggerInRange } from "../exits/exit-trigger.ts";
import { kindOf } from "../ledger/lot.ts";
import type { Split } from "../ledger/split.ts";
import { entryTrigger } from "../orders/entry-trigger.ts";
import { expiryBefore, expiryWith } from "../orders/expiry.ts";
import { type Order, type Refusal, resolveOrder } from "../orders/order.ts";
import { type EquityPoint, nextEquityPoint } from "../portfolio/equity.ts";
import { afterPayment, type PortfolioState } from "../portfolio/portfolio-state.ts";
import { equityMicros } from "../portfolio/position.ts";
import { requireMarkable, requirePayable } from "../portfolio/sum-limits.ts";
import { applySplit, type SplitPayment } from "./apply-split.ts";
import { closeLot } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import type { InstrumentBar } from "./instrument-bars.ts";
import { openLot } from "./open-lot.ts";

/** Bars of one start time, in ticker order. All of them trade at the same opens. */
export interface BarBatch {
  readonly startTimeMs: number;
  readonly bars: readonly InstrumentBar[];
  /** Splits that take effect before these bars, in ticker order; absent without. */
  readonly splits?: readonly Split[];
}

/** What one batch did, and the portfolio after it. */
export interface BarResult {
  readonly state: PortfolioState;
  readonly events: readonly ExecutionEvent[];
  readonly equityPoint: EquityPoint;
  /** Cash for rests of shares, by lot; absent without splits. */
  readonly splitPayments?: readonly SplitPayment[];
}

/**
 * Simulates the bars of one start time, in passes so that no cash is spent before it is there: splits change
 * lots and orders, orders that are too old expire, then exits at the open, entries at the open, orders whose session passes
 * without a fill, exits inside the bars' ranges, marks at the close. Within a pass the order is by ticker,
 * then first in, first out. A bar in which nothing was traded fills nothing.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when an amount is beyond what the ledger holds.
 */
export function simulateBars(before: PortfolioState, batch: BarBatch): BarResult {
  const events: ExecutionEvent[] = [];
  const { startTimeMs } = batch;
  const trading = batch.bars.filter((one) => isTrading(before, one));
  const traded = trading.map(({ instrument }) => instrument);
  const payments: SplitPayment[] = [];
  let state = before;
  for (const split of batch.splits ?? []) state = applySplit(state, split, batch, events, payments);
  state = expire(state, startTimeMs, (order) => expiryBefore(order, startTimeMs), events);
  for (const one of trading) state = closeLots(state, one, triggerAtOpen, events);
  for (const one of trading) state = fillOrders(state, one, events);
  state = expire(state, startTimeMs, (order) => expiryWith(order, startTimeMs, traded), events);
  for (const one of trading) state = closeLots(state, one, triggerInRange, events);
  state = markToClose(state, batch);
  requireMarkable(state);
  const equityPoint = equityPointOf(state, batch);
  return {
    state: { ...state, lastEquityPoint: equityPoint },
    events,
    equityPoint,
    ...(payments.length > 0 && { splitPayments: payments }),
  };
}

/**
 * Whether anything was traded in the bar. A volume of 0 says no where the series is known to have volume:
 * from an earlier bar, or from the average that a decision brought.
 */
function isTrading(
  { tickersWithVolume, lots, orders }: PortfolioState,
  { instrument: { ticker }, bar }: InstrumentBar,
): boolean {
  if (bar.volumeUnits > 0) return true;
  const hasVolume = (one: Pick<Order, "instrument" | "marketContext">) =>
    one.instrument.ticker === ticker && one.marketContext.averageDailyVolumeUnits !== undefined;
  return !(tickersWithVolume.has(ticker) || lots.some(hasVolume) || orders.some(hasVolume));
}

/** Ends the waiting orders that have a reason to. */
function expire(
  before: PortfolioState,
  barStartMs: number,
  reasonOf: (order: Order) => Refusal | undefined,
  events: ExecutionEvent[],
): PortfolioState {
  const orders = before.orders.filter((order) => {
    const reason = reasonOf(order);
    if (reason === undefined) return true;
    events.push({ kind: "EXPIRED", order: resolveOrder(order, "EXPIRE", barStartMs, reason) });
    return false;
  });
  return orders.length === before.orders.length ? before : { ...before, orders };
}

/** Closes the instrument's lots whose exit the bar sets off. */
function closeLots(
  before: PortfolioState,
  one: InstrumentBar,
  triggerOf: typeof triggerAtOpen,
  events: ExecutionEvent[],
): PortfolioState {
  let state = before;
  for (const lot of before.lots) {
    if (lot.instrument.ticker !== one.instrument.ticker) continue;
    const held = { ...lot, kind: kindOf(lot, one.interval) };
    const trigger = triggerOf(held, one.bar);
    if (trigger === undefined) continue;
    const place = { barStartMs: one.bar.startTimeMs, interval: one.interval };
    const closed = closeLot(state.portfolio, lot, place, trigger);
    events.push(closed);
    const lots = state.lots.filter((other) => other.id !== lot.id);
    state = { ...afterPayment(state, closed.fill), lots };
    requirePayable(state, lot.instrument.ticker);
  }
  return state;
}

/** Fills or rejects the instrument's waiting orders whose entry is at the bar's open. */
function fillOrders(
  before: PortfolioState,
  { instrument, bar }: InstrumentBar,
  events: ExecutionEvent[],
): PortfolioState {
  let state = before;
  for (const order of before.orders) {
    if (order.instrument.ticker !== instrument.ticker) continue;
    const trigger = entryTrigger(order, bar);
    if (trigger?.reference !== "OPEN") continue;
    const event = openLot(state, order, bar, trigger);
    events.push(event);
    state = { ...state, orders: state.orders.filter((other) => other.name !== order.name) };
    if (event.kind === "REJECTED") continue;
    const lots = [...state.lots, { ...event.lot, barsCompleted: 0 }];
    state = { ...afterPayment(state, event.fill), lots };
  }
  return state;
}

/** The bars have closed: one more bar for every lot of their instruments, and a new mark. */
function markToClose(state: PortfolioState, { bars }: BarBatch): PortfolioState {
  const marks = new Map(state.marks);
  const tickersWithVolume = new Set(state.tickersWithVolume);
  for (const { instrument, interval, bar } of bars) {
    marks.set(instrument.ticker, { price: bar.close, barStartMs: bar.startTimeMs, interval });
    if (bar.volumeUnits > 0) tickersWithVolume.add(instrument.ticker);
  }
  const closed = new Set(bars.map((one) => one.instrument.ticker));
  const lots = state.lots.map((lot) =>
    closed.has(lot.instrument.ticker) ? { ...lot, barsCompleted: lot.barsCompleted + 1 } : lot,
  );
  return { ...state, marks, tickersWithVolume, lots };
}

function equityPointOf(state: PortfolioState, { startTimeMs, bars }: BarBatch): EquityPoint {
  const { portfolio, cashMicros, lots, marks, lastEquityPoint } = state;
  return nextEquityPoint(lastEquityPoint, portfolio.startingCashMicros, {
    barStartMs: startTimeMs,
    barCloseMs: Math.max(...bars.map(({ bar, interval }) => closeTimeMs(bar, interval))),
    cashMicros,
    equityMicros: equityMicros(cashMicros, lots, marks),
  });
}
