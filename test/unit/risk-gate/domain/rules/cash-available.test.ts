import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("cash-available passes when the cash pays for order and cost", () => {
  const finding = findingOf("cash-available");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed, 30 * (100_000_000 + 78_000));
});

test("cash-available reduces an order whose notional, but not its cost, is in cash", () => {
  const finding = findingOf("cash-available", { portfolio: { cashMicros: 3_000_000_000n } });
  assert.equal(finding.outcome, "REDUCE");
  assert.equal(finding.reason, "CASH_TOO_LOW");
});

for (const cashMicros of [100_000_000n, 0n, -1n]) {
  test(`cash-available fails when ${cashMicros} micros do not pay for one lot`, () => {
    assert.equal(findingOf("cash-available", { portfolio: { cashMicros } }).outcome, "FAIL");
  });
}

test("cash-available cannot be judged when the cost is unknown", () => {
  const finding = findingOf("cash-available", { forecast: { dailyVolatilityBps: 0 } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});
