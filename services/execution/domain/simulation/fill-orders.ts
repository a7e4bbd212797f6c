import type { Bar } from "#lib/kernel/bar.ts";
import { defaultFillModel } from "../fills/fill-model.ts";
import { type Order, stepOrder } from "../orders/order.ts";
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

/** What the fills of a batch share. */
export interface FillContext {
  /** Marks of everything held, at the opens of the bar's instruments. */
  readonly opens: Marks;
  readonly events: ExecutionEvent[];
  /** Where lots of this batch were opened inside a range, to which theirs are added. */
  readonly rests: RestOfBars;
}

/**
 * Fills, rejects or triggers the instrument's waiting orders in one part of the bar, oldest first. What has been filled
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
    if (order.instrument.ticker !== one.instrument.ticker) continue;
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

/** The stop of a stop-limit order was reached. */
function afterTrigger(
  state: PortfolioState,
  order: Order,
  events: ExecutionEvent[],
): PortfolioState {
  const triggered = stepOrder(order, "TRIGGER");
  events.push({ kind: "CHANGED", order: triggered });
  const orders = state.orders.map((other) => (other.name === order.name ? triggered : other));
  return { ...state, orders };
}

function afterFill(
  state: PortfolioState,
  order: Order,
  { bar }: InstrumentBar,
  entry: EntryTrigger,
  { opens, events, rests }: FillContext,
): PortfolioState {
  const event = openLot(state, order, bar, entry, opens);
  events.push(event);
  const orders = state.orders.filter((other) => other.name !== order.name);
  if (event.kind === "REJECTED") return { ...state, orders };
  if (entry.rest !== bar) rests.set(event.lot.id, entry.rest);
  const lots = [...state.lots, { ...event.lot, barsCompleted: {} }];
  return { ...afterPayment(state, event.fill), orders, lots };
}
