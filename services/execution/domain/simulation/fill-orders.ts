import type { Bar } from "#lib/kernel/bar.ts";
import { largestQuantityUnits } from "#lib/kernel/quantity.ts";
import { capacityUnits } from "../fills/bar-capacity.ts";
import { defaultFillModel } from "../fills/fill-model.ts";
import { type Order, restUnits, stepOrder } from "../orders/order.ts";
import type { EntryTrigger } from "../orders/order-entry.ts";
import { trigger } from "../orders/trigger.ts";
import { afterPayment, type PortfolioState } from "../portfolio/portfolio-state.ts";
import type { Marks } from "../portfolio/position.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import type { InstrumentBar } from "./instrument-bars.ts";
import { openLot } from "./open-lot.ts";

/** What is left of their bar for lots that were opened inside its range, by lot. */
export type RestOfBars = Map<string, Bar>;

/** Where in a bar its entries are: at its open, or after it inside its range. */
export type PartOfBar = "OPEN" | "RANGE";

/** Units that the orders of a batch have taken of its bars so far, by ticker. */
export type TakenUnits = Map<string, number>;

/** What the fills of a batch share. */
export interface FillContext {
  /** Marks of everything held, at the opens of the bar's instruments. */
  readonly opens: Marks;
  readonly events: ExecutionEvent[];
  /** Where lots of this batch were opened inside a range, to which theirs are added. */
  readonly rests: RestOfBars;
  readonly taken: TakenUnits;
}

/**
 * Fills, rejects or triggers the instrument's waiting orders to open in one part of the bar, oldest first. What has been filled
 * at the open waits no longer when the range is looked at.
 */
export function fillOrders(
  before: PortfolioState,
  one: InstrumentBar,
  part: PartOfBar,
  context: FillContext,
): PortfolioState {
  const model = before.portfolio.policy.fillModel ?? defaultFillModel;
  let state = before;
  for (const order of before.orders) {
    if (order.instrument.ticker !== one.instrument.ticker || order.closing) continue;
    const found = trigger(order, one.bar, model);
    if (found === undefined) continue;
    if (found === "TOUCHED") {
      if (part === "RANGE") state = afterTrigger(state, order, context.events);
    } else if ((found.reference === "OPEN") === (part === "OPEN")) {
      state = afterFill(state, order, one, found, context);
    }
  }
  return state;
}

/** What orders may still take of the bar's volume. */
export function capacityLeft(
  { portfolio }: PortfolioState,
  { instrument, bar }: InstrumentBar,
  taken: TakenUnits,
): number {
  if (portfolio.policy.partialFills !== true) return largestQuantityUnits;
  const most = capacityUnits(portfolio.costModel, instrument, bar);
  return most - (taken.get(instrument.ticker) ?? 0);
}

/** The stop of an order was reached. */
export function afterTrigger(
  state: PortfolioState,
  order: Order,
  events: ExecutionEvent[],
): PortfolioState {
  const triggered = stepOrder(order, "TRIGGER");
  events.push({ kind: "CHANGED", order: triggered });
  const orders = state.orders.map((other) => (other.name === order.name ? triggered : other));
  return { ...state, orders };
}

/** Whether the stop of an order has yet to be reached. */
export function waitsForStop({ entry: { type }, state }: Order): boolean {
  return (type === "STOP" || type === "STOP_LIMIT") && state === "ACCEPTED";
}

function afterFill(
  state: PortfolioState,
  order: Order,
  one: InstrumentBar,
  entry: EntryTrigger,
  { opens, events, rests, taken }: FillContext,
): PortfolioState {
  const { bar, instrument } = one;
  const units = Math.min(restUnits(order), capacityLeft(state, one, taken));
  if (units === 0) {
    // Its stop was reached all the same: what waits of it waits for volume alone.
    return waitsForStop(order) ? afterTrigger(state, order, events) : state;
  }
  const event = openLot(state, order, units, bar, entry, opens);
  events.push(event);
  const waits = event.order.state === "PARTIALLY_FILLED" ? [event.order] : [];
  const orders = state.orders.flatMap((other) => (other.name === order.name ? waits : [other]));
  if (event.kind !== "OPENED") return { ...state, orders };
  taken.set(instrument.ticker, (taken.get(instrument.ticker) ?? 0) + units);
  if (entry.rest !== bar) rests.set(event.lot.id, entry.rest);
  const lots = [...state.lots, { ...event.lot, barsCompleted: {} }];
  return { ...afterPayment(state, event.fill), orders, lots };
}
