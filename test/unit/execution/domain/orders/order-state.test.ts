import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  isTerminal,
  nextOrderState,
  type OrderState,
  orderEvents,
  orderStates,
  orderTransitions,
} from "#services/execution/domain/orders/order-state.ts";

test("the life of a filled order is INITIALIZED, ACCEPTED, FILLED", () => {
  assert.equal(nextOrderState(nextOrderState("INITIALIZED", "ACCEPT"), "FILL"), "FILLED");
});

test("an order that we refuse is DENIED, one that the venue refuses is REJECTED", () => {
  assert.equal(nextOrderState("INITIALIZED", "DENY"), "DENIED");
  assert.equal(nextOrderState("ACCEPTED", "REJECT"), "REJECTED");
  assert.throws(() => nextOrderState("ACCEPTED", "DENY"), /cannot take DENY/);
  assert.throws(() => nextOrderState("INITIALIZED", "REJECT"), /cannot take REJECT/);
});

test("whatever waits can expire and be canceled", () => {
  for (const state of ["ACCEPTED", "TRIGGERED", "PARTIALLY_FILLED"] as const) {
    assert.equal(nextOrderState(state, "EXPIRE"), "EXPIRED");
    assert.equal(nextOrderState(state, "CANCEL"), "CANCELED");
  }
});

test("what is left of a partially filled order is never rejected", () => {
  assert.throws(() => nextOrderState("PARTIALLY_FILLED", "REJECT"), /cannot take REJECT/);
});

test("terminal states are DENIED, REJECTED, EXPIRED, CANCELED and FILLED", () => {
  const terminal = ["DENIED", "REJECTED", "EXPIRED", "CANCELED", "FILLED"];
  assert.deepEqual(orderStates.filter(isTerminal), terminal);
});

test("terminal states absorb any stream of events", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...orderEvents), { maxLength: 12 }), (events) => {
      let state: OrderState = "INITIALIZED";
      for (const event of events) {
        const next: OrderState | undefined = orderTransitions[state][event];
        if (next === undefined) {
          const before = state;
          assert.throws(() => nextOrderState(before, event), /cannot take/);
          continue;
        }
        assert.ok(!isTerminal(state));
        state = nextOrderState(state, event);
        assert.equal(state, next);
        assert.notEqual(state, "INITIALIZED");
      }
    }),
    { numRuns: 2000 },
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
