import assert from "node:assert/strict";
import { test } from "node:test";
import { entryTrigger } from "#services/execution/domain/orders/entry-trigger.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";

const order = { entry: { type: "MARKET" }, decisionTimeMs: dayStart(1) } as const;

test("a market order fills at the open of the bar that starts at its decision time", () => {
  const bar = barOn(1, 100, { high: 104, low: 97, close: 103 });
  assert.deepEqual(entryTrigger(order, bar), { price: 100, reference: "OPEN" });
});

test("a market order fills at the open of a later bar where its instrument did not trade before", () => {
  assert.deepEqual(entryTrigger(order, barOn(4, 101)), { price: 101, reference: "OPEN" });
});

test("a market order does not fill at a bar that started before its decision", () => {
  assert.equal(entryTrigger(order, barOn(0, 100)), undefined);
});
