import type { Bar } from "#lib/kernel/bar.ts";
import type { ExitTrigger } from "../exits/exit-trigger.ts";
import { defaultFillModel, type FillModel } from "../fills/fill-model.ts";
import { distanceAlong } from "../fills/price-path.ts";
import type { OpenLot } from "../ledger/lot.ts";
import { isWorthNothing, partsOf } from "../ledger/lot-part.ts";
import { type ClosingLot, waitingUnits } from "../orders/closing.ts";
import { type Order, resolveOrder } from "../orders/order.ts";
import type { EntryTrigger } from "../orders/order-entry.ts";
import { trigger } from "../orders/trigger.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { afterClosing } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { exitInRange } from "./exit-in-range.ts";
import { exitRate } from "./exit-rate.ts";
import {
  afterTrigger,
  capacityLeft,
  type PartOfBar,
  type TakenUnits,
  waitsForStop,
} from "./fill-orders.ts";
import type { InstrumentBar } from "./instrument-bars.ts";
import { ordersWith, refused } from "./order-end.ts";

/** What closings share with the other fills of a batch. */
interface ClosingContext {
  readonly events: ExecutionEvent[];
  readonly taken: TakenUnits;
}

/**
 * Fills or triggers the instrument's waiting orders to close in one part of the bar, oldest first, each lot by lot in the
 * order that it names. An exit of a lot's own plan at the open has come before.
 */
export function fillClosings(
  before: PortfolioState,
  one: InstrumentBar,
  part: PartOfBar,
  context: ClosingContext,
): PortfolioState {
  const model = before.portfolio.policy.fillModel ?? defaultFillModel;
  let state = before;
  for (const order of before.orders) {
    if (order.instrument.ticker !== one.instrument.ticker || !order.closing) continue;
    const found = trigger(order, one.bar, model);
    if (found === undefined) continue;
    if (found === "TOUCHED") {
      if (part === "RANGE") state = afterTrigger(state, order, context.events);
    } else if ((found.reference === "OPEN") === (part === "OPEN")) {
      state = closeEach(state, order, one, found, model, context);
    }
  }
  return state;
}

function closeEach(
  before: PortfolioState,
  order: Order,
  one: InstrumentBar,
  found: EntryTrigger,
  model: FillModel,
  context: ClosingContext,
): PortfolioState {
  const { bar, interval, instrument } = one;
  const { taken, events } = context;
  const place = { barStartMs: bar.startTimeMs, interval };
  const exit: ExitTrigger = {
    reason: order.closing?.isReversal ? "REVERSAL" : "ORDER",
    reference: found.reference,
    price: found.price,
    gap: false,
  };
  let state = before;
  let now = order;
  for (const asked of order.closing?.lots ?? []) {
    const lot = state.lots.find(({ id }) => id === asked.lot);
    if (lot === undefined || (found.reference !== "OPEN" && leavesBefore(lot, bar, exit, model)))
      continue;
    const units = Math.min(unitsLeft(lot, asked), capacityLeft(state, one, taken));
    if (units === 0) continue;
    const { closing, left } = partsOf(lot, units);
    if (left && (isWorthNothing(closing) || isWorthNothing(left))) {
      const message = `a part of lot ${lot.id} cost less than a micro, which no ledger line holds`;
      events.push(refused(now, bar.startTimeMs, { reason: "AMOUNT_LIMIT", message }));
      return ordersWith(state, now, undefined);
    }
    state = afterClosing(state, lot, place, exit, exitRate(state, one), events, {
      order: now,
      units,
    });
    taken.set(instrument.ticker, (taken.get(instrument.ticker) ?? 0) + units);
    now = orderOfLast(events);
    state = ordersWith(state, now, now.state === "FILLED" ? undefined : now);
  }
  // Its stop was reached all the same: what waits of it waits for volume alone.
  return now === order && waitsForStop(order) ? afterTrigger(state, order, events) : state;
}

/** The order of the closing that was just stated. */
function orderOfLast(events: readonly ExecutionEvent[]): Order {
  const last = events.at(-1);
  if (last?.kind !== "CLOSED" || last.order === undefined) throw new Error("nothing was closed");
  return last.order;
}

function unitsLeft({ quantityUnits }: OpenLot, asked: ClosingLot): number {
  return Math.min(quantityUnits, waitingUnits(asked));
}

/**
 * Whether a lot leaves inside the bar by its own plan before the order comes to its price. On one side of the open the
 * nearer price is met first; of two on its two sides the fill model says which.
 */
function leavesBefore(lot: OpenLot, bar: Bar, { price }: ExitTrigger, model: FillModel): boolean {
  const own = exitInRange(lot, bar, model);
  if (own === undefined) return false;
  const [toOwn, toOrder] = [own.price - bar.open, price - bar.open];
  if (toOwn * toOrder > 0) return Math.abs(toOwn) <= Math.abs(toOrder);
  if (model === "BASE") return distanceAlong(bar, own.price) <= distanceAlong(bar, price);
  const gain = (lot.side === "BUY" ? 1 : -1) * (own.price - price);
  return model === "OPTIMISTIC" ? gain >= 0 : gain <= 0;
}

/**
 * Ends the closing orders of which no lot is open any more.
 * @param barStartMs - start of the bars in which the last of them left.
 */
export function endClosings(
  before: PortfolioState,
  barStartMs: number,
  events: ExecutionEvent[],
): PortfolioState {
  if (!before.orders.some(({ closing }) => closing)) return before;
  const open = new Set(before.lots.map(({ id }) => id));
  const orders = before.orders.filter((order) => {
    const lots = order.closing?.lots.filter((one) => waitingUnits(one) > 0);
    if (lots === undefined || lots.some(({ lot }) => open.has(lot))) return true;
    const message = "the lots that it closes have left by other exits";
    const refusal = { reason: "NOTHING_TO_CLOSE", message } as const;
    events.push({ kind: "EXPIRED", order: resolveOrder(order, "EXPIRE", barStartMs, refusal) });
    return false;
  });
  return { ...before, orders };
}
