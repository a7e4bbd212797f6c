import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { capacityUnits } from "#services/execution/domain/fills/bar-capacity.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { OrderRequest } from "#services/execution/domain/orders/order.ts";
import { isTerminal } from "#services/execution/domain/orders/order-state.ts";
import { cashForOrders } from "#services/execution/domain/portfolio/cash-for-orders.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  orderOf,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";

/** Of each bar a tenth. */
const inParts: Portfolio = {
  ...portfolio,
  policy: { ...portfolio.policy, partialFills: true },
  costModel: { ...portfolio.costModel, participationLimitRatio: 0.1 },
};

/** The order and its fills after bars at 100 of these volumes. */
function after(
  changes: Partial<OrderRequest>,
  volumes: readonly number[],
  of = inParts,
  others: readonly Partial<OrderRequest>[] = [],
) {
  const order = orderOf(changes);
  let state = stateWith([order, ...others.map((one) => orderOf(one))], of);
  const parts: (readonly [client: string, units: number])[] = [];
  let last = order;
  for (const [day, volumeUnits] of volumes.entries()) {
    const result = simulateBars(state, batchOf({ ...barOn(day, 100), volumeUnits }));
    state = result.state;
    for (const event of result.events) {
      if (event.kind === "CLOSED") continue;
      if (event.kind === "OPENED")
        parts.push([event.order.clientOrderId, event.fill.quantityUnits]);
      if (event.order.name === order.name) last = event.order;
    }
  }
  return { order: last, parts, units: parts.map(([, units]) => units), state };
}

const unknownVolume = { dailyVolatilityBps: 0 };

test("an order takes of each bar what its volume admits, and the rest waits", () => {
  const { order, units, state } = after({ quantityUnits: 100 }, [400, 350, 5000]);
  assert.deepEqual(units, [40, 35, 25]);
  assert.equal(order.state, "FILLED");
  assert.equal(order.filledUnits, 100);
  assert.equal(state.lots.length, 3, "each part opens a lot of its own");
});

test("without the policy an order is filled whole, whatever the volume of the bar", () => {
  const { units } = after({ quantityUnits: 100 }, [400], portfolio);
  assert.deepEqual(units, [100]);
});

test("a bar without volume fills nothing, and one of too little volume neither", () => {
  const { order, units } = after({ quantityUnits: 100 }, [0, 9, 400]);
  assert.deepEqual(units, [40]);
  assert.equal(order.state, "PARTIALLY_FILLED");
});

test("a series that has no volume fills whole, as it does without the policy", () => {
  const { units } = after({ quantityUnits: 100, marketContext: unknownVolume }, [0]);
  assert.deepEqual(units, [100]);
});

test("orders of one instrument share what its bar admits, the oldest first", () => {
  const second = { clientOrderId: "order-2", quantityUnits: 30 };
  const { parts } = after({ quantityUnits: 30 }, [400, 400], inParts, [second]);
  assert.deepEqual(parts, [
    ["order-1", 30],
    ["order-2", 10],
    ["order-2", 20],
  ]);
});

test("what an IOC order does not get in its first bar expires, and what it got stays", () => {
  const { order, units } = after({ quantityUnits: 100, timeInForce: "IOC" }, [400, 400]);
  assert.deepEqual(units, [40]);
  assert.equal(order.state, "EXPIRED");
  assert.equal(order.filledUnits, 40);
});

test("an order of more than an average day admits is accepted, since each bar limits it", () => {
  const quantityUnits = 500_000;
  assert.equal(orderOf({ quantityUnits }).state, "DENIED");
  const admitted = admitOrder(requestOf({ quantityUnits }), inParts, { occupiedSides: [] });
  assert.equal(admitted.state, "ACCEPTED");
});

test("a stop order whose bar admits nothing is triggered, and fills at the next open wherever that is", () => {
  const order = orderOf({ entry: { type: "STOP", stopPrice: 102 }, quantityUnits: 10 });
  const first = { ...barOn(0, 100, { high: 103 }), volumeUnits: 5 };
  const triggered = simulateBars(stateWith([order], inParts), batchOf(first));
  assert.equal(triggered.state.orders[0]?.state, "TRIGGERED");
  const [event] = simulateBars(triggered.state, batchOf(barOn(1, 90))).events;
  assert.ok(event?.kind === "OPENED" && event.fill.price === 90);
});

test("cash is kept for what waits of an order and no more", () => {
  const market = { ...unknownVolume, averageDailyVolumeUnits: 1e6, lastClosePrice: 100 };
  const { state } = after({ quantityUnits: 100, marketContext: market }, [400]);
  // 60 at 100 with 8 bps.
  assert.equal(cashForOrders(state).openOrders[0]?.reservedCashMicros, 6_004_800_000n);
});

test("what is left of an order that the cash no longer pays for expires with the reason", () => {
  const poor = { ...inParts, startingCashMicros: 5_000_000_000n };
  const { order, units } = after({ quantityUnits: 100 }, [400, 400], poor);
  assert.deepEqual(units, [40]);
  assert.equal(order.state, "EXPIRED");
  assert.equal(order.refusal?.reason, "CASH_TOO_LOW");
});

test("over any volumes no more is filled than was ordered, nor of a bar than it admits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.integer({ min: 0, max: 1200 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(undefined, "GTC" as const, "DAY" as const, "IOC" as const),
      (quantityUnits, volumes, timeInForce) => {
        const changes = { quantityUnits, ...(timeInForce && { timeInForce }) };
        const { order, units, state } = after(changes, volumes);
        const filled = units.reduce((sum, one) => sum + one, 0);
        assert.ok(filled <= quantityUnits);
        assert.equal(order.filledUnits ?? (order.state === "FILLED" ? quantityUnits : 0), filled);
        assert.equal(order.state === "FILLED", filled === quantityUnits);
        assert.equal(state.orders.length, isTerminal(order.state) ? 0 : 1);
        const most = volumes.map((volumeUnits) =>
          volumeUnits === 0 ? 0 : capacityUnits(inParts.costModel, aapl, { volumeUnits }),
        );
        assert.ok(filled <= most.reduce((sum, one) => sum + one, 0));
        for (const one of units) assert.ok(one > 0 && most.some((each) => one <= each));
      },
    ),
    { numRuns: 1000 },
  );
});
