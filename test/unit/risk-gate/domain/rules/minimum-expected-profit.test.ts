import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

const profitOf = (changes: Parameters<typeof findingOf>[1] = {}) =>
  findingOf("minimum-expected-profit", {
    ...(changes as object),
    policy: { minimumExpectedProfitMicros: 20_000_000 },
  });

test("minimum-expected-profit takes the edge after costs on the size that is left", () => {
  // 30 units at 100 with 100 bps less some 16 bps of cost: about 25.
  const finding = profitOf();
  assert.equal(finding.outcome, "PASS");
  assert.ok(
    finding.observed! > 25_000_000 && finding.observed! < 25_500_000,
    String(finding.observed),
  );
  const poor = profitOf({ portfolio: { cashMicros: 1_000_000_000n } });
  assert.deepEqual([poor.outcome, poor.reason], ["FAIL", "PROFIT_TOO_SMALL"]);
  assert.ok(poor.observed! < 8_000_000);
});

test("minimum-expected-profit cannot be judged without a usable forecast", () => {
  assert.equal(profitOf({ forecast: { lastClosePrice: Number.NaN } }).outcome, "NOT_EVALUABLE");
  assert.equal(profitOf({ forecast: { dailyVolatilityBps: 0 } }).outcome, "NOT_EVALUABLE");
});
