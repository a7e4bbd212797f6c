import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith, tradeOf } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { lossCooldownSessions: 2 };
const after = (asOfMs: number, ...recentTrades: readonly ReturnType<typeof tradeOf>[]) =>
  findingOf("loss-cooldown", {
    policy,
    forecast: { asOfMs },
    portfolio: { facts: factsWith({ recentTrades }) },
  });
/** The close of the daily bar of a day of January 2017. */
const closeOf = (day: number) => Date.UTC(2017, 0, day + 1);

test("loss-cooldown lets the sessions after a loss pass, weekends not counted, and says until when", () => {
  // Lost on Thursday the 5th: Friday and Monday are to pass.
  const lost = tradeOf({ exitTimeMs: Date.UTC(2017, 0, 5) });
  for (const day of [5, 6, 7, 8]) {
    const finding = after(closeOf(day), lost);
    assert.deepEqual([finding.outcome, finding.untilMs], ["FAIL", closeOf(9)], String(day));
  }
  const passed = after(closeOf(9), lost);
  assert.deepEqual([passed.outcome, passed.untilMs], ["PASS", undefined]);
});

test("loss-cooldown looks at the last trade of the instrument alone", () => {
  const gained = tradeOf({ netPnlMicros: 1n });
  const other = tradeOf({ ticker: "MSFT" });
  assert.equal(after(closeOf(4), other, gained, tradeOf()).outcome, "PASS");
  assert.equal(after(closeOf(4), tradeOf(), gained).outcome, "FAIL");
  assert.equal(after(closeOf(4)).outcome, "PASS");
});

test("loss-cooldown denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("loss-cooldown", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
