import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { ExitPlan, Side } from "#lib/kernel/trading.ts";
import type { MarketContext } from "../fills/charge.ts";
import { type CloseRequest, type Closing, closingAfter } from "./closing.ts";
import type { OrderEntry, TimeInForce } from "./order-entry.ts";
import { nextOrderState, type OrderEvent, type OrderState } from "./order-state.ts";

/**
 * Why an order was denied (the first five), rejected at its fill (the five after AMOUNT_LIMIT, and GROSS_EXPOSURE), or expired
 * (the three before the last). CURRENCY_MISMATCH, AMOUNT_LIMIT, OPPOSITE_SIDE_HELD and TRADING_HALTED are met
 * at both. NOTHING_TO_CLOSE denies a closing order, or lets it expire once its lots have left otherwise.
 */
export const rejectReasons = [
  "CURRENCY_MISMATCH",
  "DECISION_STALE",
  "OPPOSITE_SIDE_HELD",
  "LOT_LIMIT",
  "PARTICIPATION_LIMIT",
  "AMOUNT_LIMIT",
  "CASH_TOO_LOW",
  "BEYOND_STOP",
  "BEYOND_TARGET",
  "MOVE_TAKEN",
  "EXCHANGE_LIMIT",
  "SESSION_PASSED",
  "TIME_PASSED",
  "RUN_ENDED",
  "TRADING_HALTED",
  "NOTHING_TO_CLOSE",
  "GROSS_EXPOSURE",
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** The reason with one sentence that names the numbers. */
export interface Refusal {
  readonly reason: RejectReason;
  readonly message: string;
}

/** What a caller asks for: an order that opens a lot, or one that closes lots. */
export interface OrderRequest {
  readonly portfolio: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  /** BUY opens a long lot or closes short ones, SELL opens a short lot or closes long ones. */
  readonly side: Side;
  /** Of a closing order that names no lots 0 for all; of one that names them 0. */
  readonly quantityUnits: number;
  readonly entry: OrderEntry;
  /** How long it waits; absent for the next session in which its exchange trades (`time-in-force.ts`). */
  readonly timeInForce?: TimeInForce;
  readonly exitPlan: ExitPlan;
  /** Where the decision expects the price to go; a fill there or beyond has nothing left to gain. */
  readonly expectedPrice?: number;
  /** It is not filled in a bar that starts at or after this instant. */
  readonly expireTimeMs?: number;
  readonly marketContext: MarketContext;
  /** Close of the last bar that the decision saw. */
  readonly decisionTimeMs: number;
  /** Resource name of the decision behind the order; may be empty. */
  readonly decision: string;
  /** Probability that the decision stated, in [0, 1]; exits never invent one. */
  readonly entryConfidenceRatio: number;
  /** What a barbell made of its size; absent where there was none. */
  readonly barbell?: BarbellShare;
  /** What it closes; absent for an order that opens a lot. */
  readonly close?: CloseRequest;
}

/** A submitted order. */
export interface Order extends Omit<OrderRequest, "close"> {
  readonly name: string;
  readonly state: OrderState;
  readonly refusal?: Refusal;
  /** Start of the bar in which it was filled, rejected or expired. */
  readonly resolvedBarStartMs?: number;
  /** Units filled so far, in the shares of now; absent for none. */
  readonly filledUnits?: number;
  /** Of a DAY order: start of the first bar shorter than a day in which its exchange traded. */
  readonly firstBarStartMs?: number;
  /** Of a canceled order: start of the portfolio's latest bar then; absent before the first. */
  readonly canceledBarStartMs?: number;
  /** What it closes, of which `quantityUnits` is the sum; absent for an order that opens a lot. */
  readonly closing?: Closing;
}

/** Units that still wait. */
export function restUnits({ quantityUnits, filledUnits = 0 }: Order): number {
  return quantityUnits - filledUnits;
}

/** The order as one of what still waits. */
export function restOf(order: Order): Order {
  return order.filledUnits === undefined ? order : { ...order, quantityUnits: restUnits(order) };
}

/**
 * The order after a fill of some of its units.
 * @throws Error for more than still wait, which is a defect of the caller.
 */
export function fillOrder(order: Order, units: number, barStartMs: number): Order {
  const rest = restUnits(order) - units;
  if (units <= 0 || rest < 0) throw new Error(`${units} of ${order.name} cannot be filled`);
  const isPart = rest > 0 || order.filledUnits !== undefined || order.closing !== undefined;
  const filled = isPart ? { ...order, filledUnits: order.quantityUnits - rest } : order;
  return rest === 0 ? resolveOrder(filled, "FILL", barStartMs) : stepOrder(filled, "FILL_PART");
}

/** The order after some units of one of its lots were closed. */
export function fillClosing(order: Order, lot: string, units: number, barStartMs: number): Order {
  const closing = closingAfter(order.closing as Closing, lot, units);
  return fillOrder({ ...order, closing }, units, barStartMs);
}

/** The order after an event that leaves it waiting; the transition table says whether that is possible. */
export function stepOrder(order: Order, event: OrderEvent): Order {
  return { ...order, state: nextOrderState(order.state, event) };
}

/** The order after an event in a bar; the transition table says whether that is possible. */
export function resolveOrder(
  order: Order,
  event: OrderEvent,
  barStartMs: number,
  refusal?: Refusal,
): Order {
  const state = nextOrderState(order.state, event);
  const resolved = { ...order, state, resolvedBarStartMs: barStartMs };
  return refusal === undefined ? resolved : { ...resolved, refusal };
}
