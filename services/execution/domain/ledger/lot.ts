import type { BarInterval } from "#lib/kernel/bar.ts";
import type { BarbellShare } from "#lib/kernel/barbell.ts";
import { type BarCounts, closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { ExitPlan, Side } from "#lib/kernel/trading.ts";
import { limitReached } from "../exits/exit-trigger.ts";
import type { Charge, MarketContext } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import type { Order } from "../orders/order.ts";
import { decisionNotionalOf } from "./pnl-breakdown.ts";

/**
 * What one entry fill opened, with everything that its exit needs. Only splits of its shares and their dividends
 * change a lot (`split.ts`, `dividend.ts`): it is open until a round trip names it.
 */
export interface Lot {
  readonly id: string;
  readonly portfolio: string;
  readonly instrument: Instrument;
  /** BUY is a long lot, SELL a short one. */
  readonly side: Side;
  readonly quantityUnits: number;
  readonly entryFill: string;
  readonly entry: Charge;
  readonly entryBarStartMs: number;
  readonly exitPlan: ExitPlan;
  readonly marketContext: MarketContext;
  readonly decision: string;
  readonly entryConfidenceRatio: number;
  /**
   * What the entry would have been worth at the decision's last close, at the rate of the entry; absent where that is
   * not known. What is closed of a lot takes the same share of it as of the entry's notional.
   */
  readonly decisionNotionalMicros?: Micros;
  /** Of its order. */
  readonly barbell?: BarbellShare;
  /** Cash for rests of shares at splits, negative when paid for a short lot; absent before the first split. */
  readonly splitCashMicros?: Micros;
  /** Dividends received so far, negative when paid for a short lot; absent before the first. */
  readonly dividendMicros?: Micros;
}

/** An open lot with the numbers of its instrument's bars since the entry by their length, the entry's included. */
export interface OpenLot extends Lot {
  readonly barsCompleted: BarCounts;
  /** What borrowing its shares has cost so far; absent before the first charge. */
  readonly borrowMicros?: Micros;
  /** Where its stop stands after it followed the price; absent while it stands where the plan says. */
  readonly trailedStopPrice?: number;
}

/**
 * Whether the lot leaves at the next open of its instrument whatever the price, because its holding limit
 * is reached. An order in the instrument fills at the same open, after it has left.
 * @param lastBar - the instrument's last bar, which the lot was held in.
 */
export function leavesAtNextOpen(
  lot: OpenLot,
  lastBar: { readonly barStartMs: number; readonly interval: BarInterval },
): boolean {
  const { barStartMs, interval } = lastBar;
  return limitReached(lot, closeTimeMs({ startTimeMs: barStartMs }, interval));
}

/** The lot that an order's fill opens. */
export function lotOf(order: Order, fill: Fill): Lot {
  const { instrument, quantityUnits } = fill;
  const entry = {
    price: fill.price,
    notionalMicros: fill.notionalMicros,
    costs: fill.costs,
    ...(fill.conversion === undefined ? {} : { conversion: fill.conversion }),
  };
  const { lastClosePrice } = order.marketContext;
  const entered = { instrument, quantityUnits, entry };
  const decisionNotionalMicros = decisionNotionalOf(entered, lastClosePrice);
  return {
    id: fill.lot,
    portfolio: fill.portfolio,
    ...entered,
    side: fill.side,
    entryFill: fill.id,
    entryBarStartMs: fill.barStartMs,
    exitPlan: order.exitPlan,
    marketContext: order.marketContext,
    decision: order.decision,
    entryConfidenceRatio: order.entryConfidenceRatio,
    ...(decisionNotionalMicros !== undefined && { decisionNotionalMicros }),
    ...(order.barbell && { barbell: order.barbell }),
  };
}
