import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { signOf } from "#lib/kernel/trading.ts";
import { priceRefusal } from "#services/execution/domain/orders/price-refusal.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, orderOf, portfolio, stateWith } from "#test/support/execution-examples.ts";

const side = fc.constantFrom("BUY" as const, "SELL" as const);
const distance = fc.double({ min: 0.01, max: 40, noNaN: true });

/** What an order with these levels does at an open of that price. */
function outcomeAt(price: number, changes: Parameters<typeof orderOf>[0]) {
  const { events, state } = simulateBars(stateWith([orderOf(changes)]), batchOf(barOn(0, price)));
  const [event] = events;
  const reason = event?.kind === "REJECTED" ? event.order.refusal?.reason : event?.kind;
  return { reason, cashMicros: state.cashMicros, events };
}

for (const [what, reason, levels, at] of [
  ["its stop", "BEYOND_STOP", (sign) => ({ exitPlan: { stopPrice: 100 - sign * 5 } }), 95],
  ["its target", "BEYOND_TARGET", (sign) => ({ exitPlan: { targetPrice: 100 + sign * 5 } }), 105],
  ["the expected price", "MOVE_TAKEN", (sign) => ({ expectedPrice: 100 + sign * 5 }), 105],
] as const satisfies readonly (readonly [
  string,
  string,
  (sign: 1 | -1) => Parameters<typeof orderOf>[0],
  number,
])[]) {
  test(`an order whose open is at or beyond ${what} is not filled and costs nothing`, () => {
    fc.assert(
      fc.property(side, fc.double({ min: 0, max: 40, noNaN: true }), (side, beyond) => {
        const sign = signOf(side);
        const away = at < 100 ? -sign : sign;
        const open = 100 + away * (5 + beyond);
        const outcome = outcomeAt(open, { side, quantityUnits: 1, ...levels(sign) });
        assert.equal(outcome.reason, reason);
        assert.equal(outcome.events.length, 1);
        assert.equal(outcome.cashMicros, portfolio.startingCashMicros);
      }),
    );
  });
}

test("an order whose open lies between its stop and where it expects the price is filled", () => {
  fc.assert(
    fc.property(side, distance, distance, distance, (side, toStop, toTarget, toExpected) => {
      const sign = signOf(side);
      const changes = {
        side,
        quantityUnits: 1,
        exitPlan: { stopPrice: 100 - sign * toStop, targetPrice: 100 + sign * toTarget },
        expectedPrice: 100 + sign * toExpected,
      };
      assert.equal(outcomeAt(100, changes).reason, "OPENED");
    }),
  );
});

test("a fill beyond the stop is refused for that, whatever else it is beyond", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 }, expectedPrice: 90 });
  assert.equal(priceRefusal(order, 94)?.reason, "BEYOND_STOP");
});
