import assert from "node:assert/strict";
import { test } from "node:test";
import { planViolations } from "#services/execution/domain/exits/exit-plan.ts";

const fieldsOf = (...args: Parameters<typeof planViolations>) =>
  planViolations(...args).map((violation) => violation.field);

test("a plan with a stop below and a target above suits a BUY and not a SELL", () => {
  const plan = { stopPrice: 95, targetPrice: 110 };
  assert.deepEqual(planViolations(plan, "BUY", "exits"), []);
  assert.deepEqual(fieldsOf(plan, "SELL", "exits"), ["exits.stop_price"]);
});

test("an empty plan is valid", () => {
  assert.deepEqual(planViolations({}, "BUY", "exits"), []);
});

test("prices must be positive and finite", () => {
  for (const stopPrice of [0, -1, Number.NaN, Infinity]) {
    assert.deepEqual(fieldsOf({ stopPrice }, "BUY", "exits"), ["exits.stop_price"]);
  }
});

test("a price that micros cannot hold is refused, since the risk of the trade is money", () => {
  for (const stopPrice of [1e-9, 1e12]) {
    assert.deepEqual(fieldsOf({ stopPrice }, "SELL", "exits"), ["exits.stop_price"]);
  }
});

test("a holding limit is a whole number of at least 1 in its own unit", () => {
  const sessions = { holdingLimit: { sessions: 0 } } as const;
  assert.deepEqual(fieldsOf(sessions, "BUY", "exits"), ["exits.holding_limit.sessions"]);
  const days = { holdingLimit: { calendarDays: 1.5 } } as const;
  assert.deepEqual(fieldsOf(days, "BUY", "exits"), ["exits.holding_limit.calendar_days"]);
});
