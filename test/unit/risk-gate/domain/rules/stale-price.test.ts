import assert from "node:assert/strict";
import { test } from "node:test";
import type { LatestBar } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  policy as calm,
  findingOf,
  inputsWith,
} from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

/** The close of Tuesday 2017-01-03, which the calm forecast saw at 100. */
const asOfMs = Date.UTC(2017, 0, 4);
const found = (latestBar: Partial<LatestBar>, sessions = 0, changes: Changes = {}) =>
  findingOf("stale-price", {
    ...changes,
    policy: { maximumPriceAgeSessions: sessions },
    portfolio: {
      ...changes.portfolio,
      latestBar: { closePrice: 100, closeTimeMs: asOfMs, ...latestBar },
    },
  });

test("stale-price passes where the forecast saw the latest close", () => {
  const finding = found({});
  assert.deepEqual([finding.outcome, finding.observed, finding.limit], ["PASS", 100, 100]);
  assert.equal(found({ closePrice: 100 + 1e-8 }).outcome, "PASS");
});

test("stale-price denies where the latest close is another than the forecast saw", () => {
  for (const closePrice of [100.01, 99.99, 50]) {
    const finding = found({ closePrice });
    assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "PRICE_STALE"], `${closePrice}`);
  }
  const later = { closeTimeMs: Date.UTC(2017, 0, 5) };
  assert.equal(found({ ...later, closePrice: 101 }).outcome, "FAIL");
  // It saw an earlier bar that happens to have closed there.
  assert.equal(found(later).outcome, "FAIL");
});

test("stale-price counts the age of the latest bar in sessions, up to the portfolio's latest bar", () => {
  const tuesday = { closeTimeMs: asOfMs };
  const seenUntil = (day: number): Changes => ({
    portfolio: { facts: factsWith({ lastBarCloseMs: Date.UTC(2017, 0, day) }) },
  });
  const outcomes = [4, 5, 6, 7, 9].map((day) => found(tuesday, 2, seenUntil(day)).outcome);
  assert.deepEqual(outcomes, ["PASS", "PASS", "PASS", "FAIL", "FAIL"]);
  // Without facts the as-of is all that is known.
  assert.equal(found({ closeTimeMs: Date.UTC(2017, 0, 3) }, 0).outcome, "FAIL");
  assert.equal(found({ closeTimeMs: Date.UTC(2017, 0, 3) }, 1).outcome, "PASS");
  // Friday's bar is no session old on Sunday night, and one on Monday's close.
  const fridayMs = Date.UTC(2017, 0, 7);
  const onFriday = (day: number): Changes => ({
    ...seenUntil(day),
    forecast: { asOfMs: fridayMs },
  });
  assert.equal(found({ closeTimeMs: fridayMs }, 0, onFriday(9)).outcome, "PASS");
  assert.equal(found({ closeTimeMs: fridayMs }, 0, onFriday(10)).outcome, "FAIL");
});

test("stale-price denies without a latest bar, and for prices that are none", () => {
  const policy = { maximumPriceAgeSessions: 5 };
  const lacks = { ...findingOf("stale-price", { policy }) };
  assert.deepEqual([lacks.outcome, lacks.reason], ["NOT_EVALUABLE", "INPUT_MISSING"]);
  for (const closePrice of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    assert.equal(found({ closePrice }).outcome, "NOT_EVALUABLE", `${closePrice}`);
  }
  const blind = found({}, 0, { forecast: { lastClosePrice: Number.NaN } });
  assert.equal(blind.outcome, "NOT_EVALUABLE");
});

test("stale-price is reported only where the policy asks for it", () => {
  const reported = (policy: object) =>
    judgeSignal(inputsWith({}), { ...calm, ...policy }, costModel).outcomes.some(
      ({ rule }) => rule === "stale-price",
    );
  assert.deepEqual([reported({}), reported({ maximumPriceAgeSessions: 0 })], [false, true]);
});
