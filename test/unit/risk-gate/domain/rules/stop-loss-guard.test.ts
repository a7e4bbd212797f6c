import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith, tradeOf } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { stopLossGuard: { stops: 2, sessions: 3 } };
const closeOf = (day: number) => Date.UTC(2017, 0, day + 1);
const stopOn = (day: number, ticker = "AAPL") =>
  tradeOf({ ticker, exitTimeMs: Date.UTC(2017, 0, day) });
const after = (asOfMs: number, ...recentTrades: readonly ReturnType<typeof tradeOf>[]) =>
  findingOf("stop-loss-guard", {
    policy,
    forecast: { asOfMs },
    portfolio: { facts: factsWith({ recentTrades }) },
  });

test("stop-loss-guard denies while so many stops of any instrument lie within the last sessions", () => {
  const trades = [stopOn(5, "MSFT"), stopOn(4)];
  for (const day of [5, 6, 8]) {
    const finding = after(closeOf(day), ...trades);
    assert.deepEqual([finding.outcome, finding.observed], ["FAIL", 2], String(day));
    // The stop of Wednesday the 4th leaves the last three sessions with the close of Monday.
    assert.equal(finding.untilMs, closeOf(9));
  }
  assert.equal(after(closeOf(9), ...trades).outcome, "PASS");
});

test("stop-loss-guard counts no other exit", () => {
  const target = tradeOf({ exitReason: "TARGET", exitTimeMs: Date.UTC(2017, 0, 5) });
  assert.equal(after(closeOf(5), target, stopOn(5)).outcome, "PASS");
});

test("stop-loss-guard denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("stop-loss-guard", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
