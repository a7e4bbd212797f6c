import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { chargeFor, totalMicros } from "../fills/charge.ts";
import type { OpenLot } from "../ledger/lot.ts";
import { type Order, restOf } from "../orders/order.ts";
import { reservedPrice } from "../orders/reserved-price.ts";
import { type ClosingUnits, closingUnits, leavesWhole } from "./leaving.ts";
import { freeCashMicros } from "./margin.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import { markOf } from "./position.ts";

/** A waiting order with the cash that is kept for it. */
export interface ReservedOrder {
  readonly order: Order;
  readonly reservedCashMicros: Micros;
}

/**
 * What new orders may cost, counted at the last closes. Orders whose notional and entry costs at the last
 * closes sum up to no more than this are paid for at opens up to the gap buffer above those closes.
 */
export interface CashForOrders {
  readonly availableCashMicros: Micros;
  /** Oldest first. */
  readonly openOrders: readonly ReservedOrder[];
  /**
   * By ticker, what lots that leave at its next open add at the least for an order that fills at that open,
   * and for no other order: other instruments may open before.
   */
  readonly leavingCashMicros: ReadonlyMap<string, Micros>;
  /** Of that, what is there only because waiting market orders close lots. */
  readonly closingCashMicros: ReadonlyMap<string, Micros>;
}

/** The one figure by which the gate sizes orders and this service fills them. */
export function cashForOrders(state: PortfolioState): CashForOrders {
  // Nothing is opened by a portfolio that is halted, and its waiting orders to open have been refused.
  if (state.halt) {
    const openOrders = state.orders.map((order) => ({ order, reservedCashMicros: 0n }));
    const none = new Map<string, Micros>();
    return {
      availableCashMicros: 0n,
      openOrders,
      leavingCashMicros: none,
      closingCashMicros: none,
    };
  }
  const { costModel, policy } = state.portfolio;
  const bufferBps = policy.gapBufferBps ?? 0;
  const closing = closingUnits(state.orders);
  const leavingCashMicros = leavingCash(state, bufferBps, closing);
  const byPlan = closing.size === 0 ? leavingCashMicros : leavingCash(state, bufferBps, new Map());
  const closingCashMicros = new Map(
    [...leavingCashMicros].map(([ticker, cash]) => [ticker, cash - (byPlan.get(ticker) ?? 0n)]),
  );
  const unspent = new Map(leavingCashMicros);
  let left = beforeGap(freeCashMicros(state, state.marks, bufferBps), bufferBps);
  const openOrders = state.orders.map((order) => {
    // An exit is never refused for lack of cash, so that none is kept for it.
    if (order.closing) return { order, reservedCashMicros: 0n };
    const { ticker } = order.instrument;
    const own = unspent.get(ticker) ?? 0n;
    const most = left > 0n ? left : 0n;
    const price = reservedPrice(order);
    const charge =
      price === undefined
        ? undefined
        : chargeFor(costModel, restOf(order), price, order.marketContext.rate);
    // What an order of unknown price takes is unknown, so that nothing is left beside it.
    const needed = charge ? charge.notionalMicros + totalMicros(charge.costs) : most + own;
    unspent.set(ticker, needed < own ? own - needed : 0n);
    const excess = needed > own ? needed - own : 0n;
    const reservedCashMicros = excess < most ? excess : most;
    left -= reservedCashMicros;
    return { order, reservedCashMicros };
  });
  return { availableCashMicros: left, openOrders, leavingCashMicros, closingCashMicros };
}

function leavingCash(
  state: PortfolioState,
  bufferBps: number,
  closing: ClosingUnits,
): ReadonlyMap<string, Micros> {
  const byTicker = new Map<string, Micros>();
  for (const lot of state.lots) {
    const { ticker } = lot.instrument;
    if (!leavesWhole(lot, markOf(lot, state.marks), closing)) continue;
    const freed = beforeGap(leastFreed(state, lot, bufferBps), bufferBps);
    byTicker.set(ticker, (byTicker.get(ticker) ?? 0n) + freed);
  }
  for (const [ticker, freed] of byTicker) if (freed <= 0n) byTicker.delete(ticker);
  return byTicker;
}

/** By how much the free cash grows at least when the lot leaves at an open within the gap buffer. */
function leastFreed(state: PortfolioState, lot: OpenLot, bufferBps: number): Micros {
  const { price, rate } = markOf(lot, state.marks);
  const charge = chargeFor(state.portfolio.costModel, lot, price, rate);
  const worsened = (amount: Micros) => amount + shareOf(amount, bufferBps);
  const costs = worsened(totalMicros(charge.costs));
  return lot.side === "BUY"
    ? charge.notionalMicros - shareOf(charge.notionalMicros, bufferBps) - costs
    : 2n * lot.entry.notionalMicros - worsened(charge.notionalMicros) - costs;
}

const unit = 10_000_000_000_000n;

/** The most at the last closes that this amount pays for after a gap of the whole buffer. */
function beforeGap(amount: Micros, bufferBps: number): Micros {
  if (amount <= 0n) return amount;
  return (amount * unit) / (unit + BigInt(Math.round(bufferBps * 1e9)));
}
