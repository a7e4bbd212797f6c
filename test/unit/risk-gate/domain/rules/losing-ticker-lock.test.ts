import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith, tradeOf } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { losingTickerLock: { trades: 2, sessions: 1 } };
const closeOf = (day: number) => Date.UTC(2017, 0, day + 1);
const after = (asOfMs: number, ...recentTrades: readonly ReturnType<typeof tradeOf>[]) =>
  findingOf("losing-ticker-lock", {
    policy,
    forecast: { asOfMs },
    portfolio: { facts: factsWith({ recentTrades }) },
  });

test("losing-ticker-lock locks for its sessions after trades that lost together, and says until when", () => {
  const trades = [tradeOf({ netPnlMicros: 40n }), tradeOf({ ticker: "B" }), tradeOf()];
  const locked = after(closeOf(3), ...trades);
  assert.deepEqual([locked.outcome, locked.untilMs], ["FAIL", closeOf(4)]);
  assert.equal(locked.reason, "TICKER_LOCKED");
  assert.equal(after(closeOf(4), ...trades).outcome, "PASS");
});

test("losing-ticker-lock passes fewer trades, and those that gained together", () => {
  assert.equal(after(closeOf(3), tradeOf()).outcome, "PASS");
  assert.equal(
    after(closeOf(3), tradeOf({ netPnlMicros: 50_000_000n }), tradeOf()).outcome,
    "PASS",
  );
});

test("losing-ticker-lock denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("losing-ticker-lock", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
