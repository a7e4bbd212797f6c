import assert from "node:assert/strict";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import {
  barOn,
  batchOf,
  dayStart,
  orderOf,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";

/**
 * A lot that was opened on day 0 and that a market order closes at the open of day 1.
 * @param quantityUnits - so many units of it; 0 for all.
 */
export function closedByOrder(
  held: {
    /** Units, negative for a short. */
    readonly units: number;
    readonly plan?: ExitPlan;
    readonly entryPrice: number;
    readonly price: number;
  },
  quantityUnits: number,
  of: Portfolio = portfolio,
) {
  const { units, plan = {}, entryPrice, price } = held;
  const side = units > 0 ? ("BUY" as const) : ("SELL" as const);
  const entry = orderOf({ side, quantityUnits: Math.abs(units), exitPlan: plan });
  const before = simulateBars(stateWith([entry], of), batchOf(barOn(0, entryPrice))).state;
  const request = requestOf({
    clientOrderId: "close",
    side: units > 0 ? "SELL" : "BUY",
    quantityUnits,
    decisionTimeMs: dayStart(1),
    close: { lots: [] },
  });
  const order = admitOrder(request, of, { occupiedSides: [], openLots: before.lots });
  const { events, state } = simulateBars({ ...before, orders: [order] }, batchOf(barOn(1, price)));
  const [closed] = events;
  assert.ok(closed?.kind === "CLOSED");
  return { roundTrip: closed.roundTrip, lots: state.lots };
}
