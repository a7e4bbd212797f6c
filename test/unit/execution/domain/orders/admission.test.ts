import assert from "node:assert/strict";
import { test } from "node:test";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import { dayStart, msft, portfolio, requestOf } from "#test/support/execution-examples.ts";

const free = { occupiedSides: [] };

test("an order in a free instrument is accepted under a name derived from its client id", () => {
  const first = admitOrder(requestOf(), portfolio, free);
  assert.equal(first.state, "ACCEPTED");
  assert.equal(first.name, admitOrder(requestOf({ side: "SELL" }), portfolio, free).name);
  assert.notEqual(
    first.name,
    admitOrder(requestOf({ clientOrderId: "order-2" }), portfolio, free).name,
  );
});

test("a second lot in a held instrument is denied with LOT_LIMIT", () => {
  const order = admitOrder(requestOf(), portfolio, { occupiedSides: ["BUY"] });
  assert.equal(order.state, "DENIED");
  assert.equal(order.refusal?.reason, "LOT_LIMIT");
});

test("a policy of two lots accepts the second and denies the third", () => {
  const two = { ...portfolio, policy: { ...portfolio.policy, maximumOpenLotsPerInstrument: 2 } };
  assert.equal(admitOrder(requestOf(), two, { occupiedSides: ["BUY"] }).state, "ACCEPTED");
  const third = admitOrder(requestOf(), two, { occupiedSides: ["BUY", "BUY"] });
  assert.equal(third.refusal?.reason, "LOT_LIMIT");
});

test("an order against a held side is denied, since the instrument must be flat first", () => {
  const order = admitOrder(requestOf({ side: "SELL" }), portfolio, { occupiedSides: ["BUY"] });
  assert.equal(order.refusal?.reason, "OPPOSITE_SIDE_HELD");
});

test("an instrument of another currency is denied", () => {
  const order = admitOrder(
    requestOf({ instrument: { ...msft, currency: "EUR" } }),
    portfolio,
    free,
  );
  assert.equal(order.refusal?.reason, "CURRENCY_MISMATCH");
});

test("an order above the participation limit is denied, one at the limit is not", () => {
  const marketContext = { dailyVolatilityBps: 100, averageDailyVolumeUnits: 4000 };
  const at = admitOrder(requestOf({ quantityUnits: 100, marketContext }), portfolio, free);
  assert.equal(at.state, "ACCEPTED");
  const above = admitOrder(requestOf({ quantityUnits: 101, marketContext }), portfolio, free);
  assert.equal(above.refusal?.reason, "PARTICIPATION_LIMIT");
});

test("a decision whose next open has passed is denied as stale", () => {
  const decisionTimeMs = dayStart(5);
  const fresh = { ...free, latestBarStartMs: dayStart(4) };
  assert.equal(admitOrder(requestOf({ decisionTimeMs }), portfolio, fresh).state, "ACCEPTED");
  const stale = { ...free, latestBarStartMs: dayStart(5) };
  const order = admitOrder(requestOf({ decisionTimeMs }), portfolio, stale);
  assert.equal(order.refusal?.reason, "DECISION_STALE");
});
