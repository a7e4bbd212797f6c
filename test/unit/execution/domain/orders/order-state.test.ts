import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  nextOrderState,
  type OrderState,
  orderEvents,
  orderStates,
  orderTransitions,
} from "#services/execution/domain/orders/order-state.ts";

/** True for the states that nothing can leave. */
const isTerminal = (state: OrderState) => Object.keys(orderTransitions[state]).length === 0;

test("the life of a filled order is INITIALIZED, ACCEPTED, FILLED", () => {
  assert.equal(nextOrderState(nextOrderState("INITIALIZED", "ACCEPT"), "FILL"), "FILLED");
});

test("an order that we refuse is DENIED, one that the venue refuses is REJECTED", () => {
  assert.equal(nextOrderState("INITIALIZED", "DENY"), "DENIED");
  assert.equal(nextOrderState("ACCEPTED", "REJECT"), "REJECTED");
});

test("an order that waits in vain is EXPIRED", () => {
  assert.equal(nextOrderState("ACCEPTED", "EXPIRE"), "EXPIRED");
});

test("terminal states are DENIED, REJECTED, EXPIRED and FILLED", () => {
  assert.deepEqual(orderStates.filter(isTerminal), ["DENIED", "REJECTED", "EXPIRED", "FILLED"]);
});

test("any walk of events ends within two steps in a terminal state, which absorbs", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...orderEvents), { maxLength: 8 }), (events) => {
      let state: OrderState = "INITIALIZED";
      let steps = 0;
      for (const event of events) {
        if (orderTransitions[state][event] === undefined) {
          const before = state;
          assert.throws(() => nextOrderState(before, event), /cannot take/);
          continue;
        }
        assert.ok(!isTerminal(state));
        state = nextOrderState(state, event);
        steps += 1;
      }
      assert.ok(steps <= 2);
    }),
  );
});

test("every state is reached from INITIALIZED", () => {
  const reached = new Set<string>(["INITIALIZED"]);
  for (const state of orderStates) {
    for (const event of orderEvents) {
      const next = orderTransitions[state][event];
      if (next !== undefined) reached.add(next);
    }
  }
  assert.deepEqual([...reached].sort(), [...orderStates].sort());
});
