import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { HoldingLimit } from "#lib/kernel/trading.ts";
import { leavesAtNextOpen } from "#services/execution/domain/ledger/lot.ts";
import { markOf } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, dayStart, orderOf, stateWith } from "#test/support/execution-examples.ts";

/** The state after an order of day 0 has filled and been held for as many bars, on the days given. */
function heldFor(days: readonly number[], holdingLimit: HoldingLimit) {
  let state = stateWith([orderOf({ exitPlan: { holdingLimit } })]);
  for (const day of days) state = simulateBars(state, batchOf(barOn(day, 100))).state;
  return state;
}

const limits = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((sessions) => ({ sessions })),
  fc.integer({ min: 1, max: 9 }).map((calendarDays) => ({ calendarDays })),
);
/** Days with bars; weekends and holidays leave some out. */
const tradingDays = fc
  .subarray(
    Array.from({ length: 12 }, (_, day) => day),
    { minLength: 1 },
  )
  .filter((days) => days[0] === 0);

test("a lot that is said to leave at the next open does, whenever and wherever that is", () => {
  fc.assert(
    fc.property(
      tradingDays,
      limits,
      fc.nat({ max: 5 }),
      fc.integer({ min: 50, max: 150 }),
      (...of) => {
        const [days, limit, pause, price] = of;
        const state = heldFor(days, limit);
        const [lot] = state.lots;
        if (lot === undefined || !leavesAtNextOpen(lot, markOf(lot, state.marks))) return;
        const next = barOn(days.at(-1)! + 1 + pause, price);
        const { events } = simulateBars(state, batchOf(next));
        assert.ok(events[0]?.kind === "CLOSED" && events[0].roundTrip.exitReason === "TIME");
        assert.equal(events[0].fill.barStartMs, next.startTimeMs);
      },
    ),
  );
});

test("a lot that is not said to leave stays, if the next bar comes at once and no level is hit", () => {
  fc.assert(
    fc.property(tradingDays, limits, (days, limit) => {
      const state = heldFor(days, limit);
      const [lot] = state.lots;
      if (lot === undefined || leavesAtNextOpen(lot, markOf(lot, state.marks))) return;
      const { events } = simulateBars(state, batchOf(barOn(days.at(-1)! + 1, 100)));
      assert.deepEqual(events, []);
    }),
  );
});

test("an order fills at the very open at which the lot before it leaves, and the lot leaves first", () => {
  const state = heldFor([0, 1], { sessions: 2 });
  const next = orderOf({ clientOrderId: "order-2", decisionTimeMs: dayStart(2) });
  const { events } = simulateBars({ ...state, orders: [next] }, batchOf(barOn(2, 101)));
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["CLOSED", "OPENED"],
  );
});
