import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { type ExitTrigger, triggerAtOpen } from "../exits/exit-trigger.ts";
import { defaultFillModel } from "../fills/fill-model.ts";
import type { OpenLot } from "../ledger/lot.ts";
import type { Split } from "../ledger/split.ts";
import { type Order, type Refusal, resolveOrder } from "../orders/order.ts";
import { expiryBefore, expiryWith, withFirstBar } from "../orders/time-in-force.ts";
import { type EquityPoint, nextEquityPoint } from "../portfolio/equity.ts";
import { ownCashMicros, type PortfolioState } from "../portfolio/portfolio-state.ts";
import { equityMicros, type Mark, type Marks, markOf } from "../portfolio/position.ts";
import { isConverted, rateKnownAt } from "../portfolio/rates.ts";
import { requireMarkable } from "../portfolio/sum-limits.ts";
import type { TradingHalt } from "../portfolio/trading-halt.ts";
import { applySplit, type SplitPayment } from "./apply-split.ts";
import { type BorrowCharge, chargeBorrow } from "./borrow-charges.ts";
import { afterClosing } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { exitInRange } from "./exit-in-range.ts";
import { exitRate } from "./exit-rate.ts";
import { endClosings, fillClosings } from "./fill-closings.ts";
import { fillOrders, type RestOfBars, type TakenUnits } from "./fill-orders.ts";
import type { InstrumentBar } from "./instrument-bars.ts";
import {
  checkMargin,
  coverShorts,
  type ShortfallSettlement,
  settleShortfall,
  worstForShorts,
} from "./margin-calls.ts";
import { type PaidDividends, payDividends } from "./pay-dividends.ts";
import { type TrailedStop, trailStops } from "./trail-stops.ts";
import { trimExchanges } from "./trim-exchanges.ts";

/** Bars of one start and one close, in ticker order. All of them trade at the same opens. */
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
  /** The splits of the batch with their rates; absent without. */
  readonly splits?: readonly Split[];
  /** Cash for rests of shares, by lot; absent without splits. */
  readonly splitPayments?: readonly SplitPayment[];
  /** The dividends of the batch, and who was paid; absent without. */
  readonly dividends?: Omit<PaidDividends, "state">;
  /** What borrowing cost since the bars before; absent for nothing. */
  readonly borrowCharges?: readonly BorrowCharge[];
  /** Stops that these bars took along; absent for none. */
  readonly trailedStops?: readonly TrailedStop[];
  /** Set where these bars halted the portfolio. */
  readonly halt?: TradingHalt;
  /** Money that became owed or was paid back; absent for none. */
  readonly settlements?: readonly ShortfallSettlement[];
}

/**
 * Simulates the bars of one start time, in passes so that no cash is spent before it is there: the nights since the
 * last bars are charged to shorts, dividends are paid, splits change lots and orders, orders that are too old expire,
 * then exits at the open, closing orders there, the margin at the open, shorts that a halted portfolio buys back, what
 * is trimmed of an exchange, entries at the open, entries and closing orders inside the bars' ranges, orders whose time
 * passes without a fill, exits inside the ranges, the margin at the worst prices, what is owed, closing orders whose lots
 * have left, stops that follow the closes, marks at the close. Within a pass the order is by ticker, then first in, first
 * out. A bar in which nothing was traded fills nothing.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when an amount is beyond what the ledger holds.
 */
export function simulateBars(before: PortfolioState, batch: BarBatch): BarResult {
  const events: ExecutionEvent[] = [];
  const { startTimeMs } = batch;
  const trading = batch.bars.filter((one) => isTrading(before, one));
  const payments: SplitPayment[] = [];
  const splits = batch.splits?.map((split) => withRate(before, split, batch));
  const charges: BorrowCharge[] = [];
  const settlements: ShortfallSettlement[] = [];
  const charged = chargeBorrow(before, startTimeMs, charges);
  const paid = payDividends(charged, batch.bars);
  let state = paid?.state ?? charged;
  for (const split of splits ?? []) state = applySplit(state, split, batch, events, payments);
  state = expire(state, startTimeMs, (order) => expiryBefore(order, startTimeMs), events);
  for (const one of trading) state = closeLots(state, one, triggerAtOpen, events);
  const taken: TakenUnits = new Map();
  const hasClosings = state.orders.some(({ closing }) => closing);
  if (hasClosings) {
    for (const one of trading) state = fillClosings(state, one, "OPEN", { events, taken });
  }
  const hasMargin = state.portfolio.policy.maintenanceMarginRatio !== undefined;
  const opens = hasMargin || state.orders.length > 0 ? marksAtOpen(state, batch) : new Map();
  state = checkMargin(state, opens, startTimeMs, events);
  state = coverShorts(state, trading, events);
  state = trimExchanges(state, trading, events);
  const rests: RestOfBars = new Map();
  if (state.orders.length > 0) {
    const context = { opens, events, rests, taken };
    for (const one of trading) state = fillOrders(state, one, "OPEN", context);
    for (const one of trading) state = fillOrders(state, one, "RANGE", context);
  }
  if (hasClosings) {
    for (const one of trading) state = fillClosings(state, one, "RANGE", { events, taken });
  }
  state = expire(state, startTimeMs, (order) => expiryWith(order, startTimeMs, trading), events);
  state = noteFirstBars(state, startTimeMs, trading, events);
  const model = state.portfolio.policy.fillModel ?? defaultFillModel;
  const inRange = (lot: OpenLot, one: InstrumentBar["bar"]) =>
    exitInRange(lot, rests.get(lot.id) ?? one, model);
  for (const one of trading) state = closeLots(state, one, inRange, events);
  const worst = worstForShorts(state, trading, opens, rests);
  state = checkMargin(state, worst, startTimeMs, events);
  state = settleShortfall(state, startTimeMs, settlements, events);
  state = endClosings(state, startTimeMs, events);
  const trailed: TrailedStop[] = [];
  state = trailStops(state, trading, trailed);
  state = markToClose(state, batch);
  requireMarkable(state);
  const equityPoint = equityPointOf(state, batch);
  return {
    state: { ...state, lastEquityPoint: equityPoint },
    events,
    equityPoint,
    ...(splits && { splits }),
    ...(payments.length > 0 && { splitPayments: payments }),
    ...(paid && { dividends: { dividends: paid.dividends, payments: paid.payments } }),
    ...(charges.length > 0 && { borrowCharges: charges }),
    ...(trailed.length > 0 && { trailedStops: trailed }),
    ...(state.halt && !before.halt && { halt: state.halt }),
    ...(settlements.length > 0 && { settlements }),
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

/** Notes in which bar the day of DAY orders began. */
function noteFirstBars(
  before: PortfolioState,
  barStartMs: number,
  trading: readonly InstrumentBar[],
  events: ExecutionEvent[],
): PortfolioState {
  if (before.orders.every(({ timeInForce }) => timeInForce !== "DAY")) return before;
  const orders = before.orders.map((order) => {
    const noted = withFirstBar(order, barStartMs, trading);
    if (noted !== order) events.push({ kind: "CHANGED", order: noted });
    return noted;
  });
  return { ...before, orders };
}

/** Closes the instrument's lots whose exit the bar sets off. */
function closeLots(
  before: PortfolioState,
  one: InstrumentBar,
  triggerOf: (lot: OpenLot, bar: InstrumentBar["bar"]) => ExitTrigger | undefined,
  events: ExecutionEvent[],
): PortfolioState {
  let state = before;
  for (const lot of before.lots) {
    if (lot.instrument.ticker !== one.instrument.ticker) continue;
    const trigger = triggerOf(lot, one.bar);
    if (trigger === undefined) continue;
    const place = { barStartMs: one.bar.startTimeMs, interval: one.interval };
    // An entry is filled only at a rate, so that each of its exits finds one.
    state = afterClosing(state, lot, place, trigger, exitRate(state, one), events);
  }
  return state;
}

/** A split with the rate at which the rests of its shares are paid. */
function withRate(state: PortfolioState, split: Split, { bars }: BarBatch): Split {
  const bar = bars.find(({ instrument }) => instrument.ticker === split.ticker);
  const rate = bar && exitRate(state, bar);
  return rate === undefined ? split : { ...split, rate };
}

/** The marks at the opens of the bars, what is held in another currency at the last rate known by then. */
function marksAtOpen(state: PortfolioState, { bars, startTimeMs }: BarBatch): Marks {
  const opens = new Map(state.marks);
  for (const { instrument, interval, bar } of bars) {
    opens.set(instrument.ticker, { price: bar.open, barStartMs: bar.startTimeMs, interval });
  }
  const traded = bars.map(({ instrument }) => instrument);
  for (const instrument of [...state.lots.map((lot) => lot.instrument), ...traded]) {
    const mark = opens.get(instrument.ticker);
    const rate = isConverted(state.portfolio, instrument)
      ? rateKnownAt(state.rates, instrument.currency, startTimeMs)
      : undefined;
    if (mark && rate) opens.set(instrument.ticker, { ...mark, rate });
  }
  return opens;
}

/** When the last bar of the batch has closed. */
function batchCloseMs({ bars }: BarBatch): number {
  return Math.max(...bars.map(({ bar, interval }) => closeTimeMs(bar, interval)));
}

/**
 * The bars have closed: one more bar for every lot of their instruments, and a new mark. What is held in
 * another currency is marked at the last rate known by then, whether or not it had a bar.
 */
function markToClose(state: PortfolioState, batch: BarBatch): PortfolioState {
  const { bars } = batch;
  const marks = new Map<string, Mark>(state.marks);
  const tickersWithVolume = new Set(state.tickersWithVolume);
  for (const { instrument, interval, bar } of bars) {
    marks.set(instrument.ticker, { price: bar.close, barStartMs: bar.startTimeMs, interval });
    if (bar.volumeUnits > 0) tickersWithVolume.add(instrument.ticker);
  }
  const closed = new Map(bars.map(({ instrument, interval }) => [instrument.ticker, interval]));
  const lots = state.lots.map((lot) => {
    const interval = closed.get(lot.instrument.ticker);
    if (interval === undefined) return lot;
    const { barsCompleted: before } = lot;
    return { ...lot, barsCompleted: { ...before, [interval]: (before[interval] ?? 0) + 1 } };
  });
  for (const lot of lots) {
    const { ticker, currency } = lot.instrument;
    if (!isConverted(state.portfolio, lot.instrument)) continue;
    const rate = rateKnownAt(state.rates, currency, batchCloseMs(batch));
    if (rate !== undefined) marks.set(ticker, { ...markOf(lot, marks), rate });
  }
  return { ...state, marks, tickersWithVolume, lots };
}

function equityPointOf(state: PortfolioState, batch: BarBatch): EquityPoint {
  const { portfolio, cashMicros, lots, marks, lastEquityPoint } = state;
  return nextEquityPoint(lastEquityPoint, portfolio.startingCashMicros, {
    // A daily bar comes after the hourly ones of its date, which it starts before.
    barStartMs: Math.max(batch.startTimeMs, lastEquityPoint?.barStartMs ?? batch.startTimeMs),
    barCloseMs: batchCloseMs(batch),
    cashMicros,
    equityMicros: equityMicros(ownCashMicros(state), lots, marks),
  });
}
