import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { signOf } from "#lib/kernel/trading.ts";
import { type FillModel, fillModels } from "#services/execution/domain/fills/fill-model.ts";
import type { OrderEntry, WaitingOrder } from "#services/execution/domain/orders/order-entry.ts";
import { trigger } from "#services/execution/domain/orders/trigger.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";

const bar = barOn(1, 100, { high: 104, low: 97, close: 103 });

/** Price and place of the entry that a bar sets off, or what it does else. */
function entered(
  entry: OrderEntry,
  changes: Partial<WaitingOrder> = {},
  model: FillModel = "PESSIMISTIC",
  at = bar,
) {
  const order = { entry, side: "BUY", state: "ACCEPTED", decisionTimeMs: dayStart(1), ...changes };
  const found = trigger(order as WaitingOrder, at, model);
  return typeof found === "object" ? `${found.reference} ${found.price}` : found;
}

const market = { type: "MARKET" } as const;
const limit = (limitPrice: number) => ({ type: "LIMIT", limitPrice }) as const;
const stop = (stopPrice: number) => ({ type: "STOP", stopPrice }) as const;
const stopLimit = (stopPrice: number, limitPrice: number) =>
  ({ type: "STOP_LIMIT", stopPrice, limitPrice }) as const;

test("a market order fills at the open of the bar that starts at its decision time", () => {
  assert.equal(entered(market), "OPEN 100");
});

test("a market order fills at the open of a later bar where its instrument did not trade before", () => {
  assert.equal(entered(market, {}, "PESSIMISTIC", barOn(4, 101)), "OPEN 101");
});

test("no order does anything in a bar that started before its decision", () => {
  for (const entry of [market, limit(200), stop(1), stopLimit(1, 200)]) {
    assert.equal(entered(entry, {}, "OPTIMISTIC", barOn(0, 100)), undefined);
  }
});

test("a limit order improves to the open on a favourable gap", () => {
  assert.equal(entered(limit(101)), "OPEN 100");
  assert.equal(entered(limit(99), { side: "SELL" }), "OPEN 100");
});

test("a limit order fills at its limit where the range goes beyond it", () => {
  assert.equal(entered(limit(98)), "LIMIT_LEVEL 98");
  assert.equal(entered(limit(103.5), { side: "SELL" }), "LIMIT_LEVEL 103.5");
});

test("a limit that the range ends at is met in every model but the pessimistic one", () => {
  for (const [side, price] of [
    ["BUY", 97],
    ["SELL", 104],
  ] as const) {
    assert.equal(entered(limit(price), { side }, "PESSIMISTIC"), undefined);
    assert.equal(entered(limit(price), { side }, "BASE"), `LIMIT_LEVEL ${price}`);
    assert.equal(entered(limit(price), { side }, "OPTIMISTIC"), `LIMIT_LEVEL ${price}`);
  }
});

test("a limit out of the range waits", () => {
  assert.equal(entered(limit(96.99), {}, "OPTIMISTIC"), undefined);
  assert.equal(entered(limit(104.01), { side: "SELL" }, "OPTIMISTIC"), undefined);
});

test("a stop order fills at the worse of open and stop", () => {
  assert.equal(entered(stop(99)), "OPEN 100");
  assert.equal(entered(stop(104)), "STOP_LEVEL 104");
  assert.equal(entered(stop(104.01)), undefined);
  assert.equal(entered(stop(101), { side: "SELL" }), "OPEN 100");
  assert.equal(entered(stop(97), { side: "SELL" }), "STOP_LEVEL 97");
});

test("a stop-limit order is not filled beyond its limit after a gap through both", () => {
  assert.equal(entered(stopLimit(95, 96)), "TOUCHED");
  assert.equal(entered(stopLimit(95, 98)), "LIMIT_LEVEL 98");
  assert.equal(entered(stopLimit(99, 100)), "OPEN 100");
});

test("a stop-limit order whose limit is behind its stop fills at the stop", () => {
  assert.equal(entered(stopLimit(102, 103)), "STOP_LEVEL 102");
  assert.equal(entered(stopLimit(98, 97.5), { side: "SELL" }), "STOP_LEVEL 98");
});

test("a stop-limit order whose limit lies before its stop fills where the price comes back to it", () => {
  const falls = barOn(1, 100, { high: 104, low: 97, close: 98 });
  assert.equal(entered(stopLimit(102, 101), {}, "PESSIMISTIC", falls), "LIMIT_LEVEL 101");
  // The close is above the limit: only what the order of the extremes says can bring the price back.
  assert.equal(entered(stopLimit(102, 101), {}, "PESSIMISTIC"), "TOUCHED");
  assert.equal(entered(stopLimit(102, 101), {}, "BASE"), "TOUCHED");
  assert.equal(entered(stopLimit(102, 101), {}, "OPTIMISTIC"), "LIMIT_LEVEL 101");
});

test("a triggered stop order is a market order", () => {
  assert.equal(entered(stop(105), { state: "TRIGGERED" }), "OPEN 100");
  assert.equal(entered(stop(105)), undefined);
});

test("a triggered stop-limit order is a limit order", () => {
  assert.equal(entered(stopLimit(105, 98), { state: "TRIGGERED" }), "LIMIT_LEVEL 98");
  assert.equal(entered(stopLimit(105, 98)), undefined);
});

const price = fc.integer({ min: 80, max: 120 }).map((cents) => cents / 4);
const anyBar = fc.tuple(price, price, price, price).map(([open, close, one, other]) =>
  barOn(1, open, {
    close,
    high: Math.max(open, close, one, other),
    low: Math.min(open, close, one, other),
  }),
);
const anyEntry: fc.Arbitrary<OrderEntry> = fc.oneof(
  fc.constant(market),
  price.map(limit),
  price.map(stop),
  fc.tuple(price, price).map(([at, worst]) => stopLimit(at, worst)),
);
const anyOrder = fc.record({
  entry: anyEntry,
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  state: fc.constantFrom("ACCEPTED" as const, "TRIGGERED" as const),
  decisionTimeMs: fc.constant(dayStart(1)),
});

test("no order fills outside the range of its bar, nor beyond its limit", () => {
  fc.assert(
    fc.property(anyOrder, anyBar, fc.constantFrom(...fillModels), (order, at, model) => {
      const found = trigger(order, at, model);
      if (typeof found !== "object") return;
      assert.ok(found.price >= at.low && found.price <= at.high);
      const { entry } = order;
      if (entry.type === "LIMIT" || entry.type === "STOP_LIMIT") {
        assert.ok(signOf(order.side) * (found.price - entry.limitPrice) <= 0);
      }
      if (entry.type === "STOP" && order.state === "ACCEPTED") {
        assert.ok(signOf(order.side) * (found.price - entry.stopPrice) >= 0);
      }
      // What is left of the bar lies within it and begins where the order was filled.
      assert.ok(found.rest.low >= at.low && found.rest.high <= at.high);
      assert.equal(found.rest.open, found.price);
      assert.equal(found.rest.close, at.close);
    }),
    { numRuns: 2000 },
  );
});

test("a better model never fills an order later, nor at a worse price", () => {
  fc.assert(
    fc.property(anyOrder, anyBar, (order, at) => {
      const found = (model: FillModel) => {
        const one = trigger(order, at, model);
        return typeof one === "object" ? signOf(order.side) * one.price : Number.POSITIVE_INFINITY;
      };
      assert.ok(found("OPTIMISTIC") <= found("BASE"));
      assert.ok(found("BASE") <= found("PESSIMISTIC"));
    }),
    { numRuns: 2000 },
  );
});
