import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { keptSizing, sizingOf } from "#services/risk-gate/store/kept-sizing.ts";
import { costModel } from "#test/support/apple.ts";
import { type Changes, inputsWith, policy } from "../calm-signal.ts";

const reversing: Partial<RiskPolicy> = { flattenBeforeReverse: true, longOnly: false };

/** The calm signal, which buys, beside what is held. */
function judged(changes: Changes, own: Partial<RiskPolicy> = reversing) {
  return judgeSignal(inputsWith(changes), { ...policy, ...own }, costModel);
}

test("a signal against what is held closes all of it and is sized as if it had left", () => {
  const flat = judged({});
  const { verdict, size } = judged({ portfolio: { heldUnits: -10n } });
  assert.equal(size.sizing?.closesUnits, 10n);
  assert.equal(verdict, flat.verdict);
  assert.equal(size.allowedUnits, flat.size.allowedUnits);
});

test("without the policy, on its own side and beside what leaves anyway a signal closes nothing", () => {
  for (const [portfolio, own] of [
    [{ heldUnits: -10n }, { ...reversing, flattenBeforeReverse: false }],
    [{ heldUnits: -10n }, { longOnly: false }],
    [{ heldUnits: 10n }, reversing],
    [{ heldUnits: -10n, leavingUnits: -10n }, reversing],
    [{ heldUnits: 0n }, reversing],
  ] as const) {
    assert.equal(judged({ portfolio }, own).size.sizing?.closesUnits, undefined);
  }
  const denied = judged({ portfolio: { heldUnits: -10n } }, { longOnly: false });
  assert.equal(denied.size.bindingRule, "one-position-per-instrument");
});

test("what denies the opening never holds the close back", () => {
  const halted = {
    portfolio: "",
    state: "HALTED",
    who: "ada",
    why: "the feed is down",
    changeTimeMs: 0,
  } as const;
  const held = { portfolio: { heldUnits: -10n } };
  for (const [what, changes, own] of [
    ["no cash", { portfolio: { heldUnits: -10n, cashMicros: 0n } }, {}],
    ["trading is halted", { ...held, tradingState: halted }, {}],
    ["a restricted instrument", held, { restrictedTickers: ["AAPL"] }],
    ["a daily loss that cannot be judged", held, { maximumDailyLossRatio: 0.01 }],
  ] as const) {
    const { portfolio, ...more } = changes;
    const inputs = { ...inputsWith({ portfolio }), ...more };
    const found = judgeSignal(inputs, { ...policy, ...reversing, ...own }, costModel);
    assert.equal(found.verdict, "DENY", what);
    assert.equal(found.size.allowedUnits, 0n, what);
    assert.equal(found.size.sizing?.closesUnits, 10n, what);
  }
});

test("a signal that its own rules deny closes nothing", () => {
  const held = { portfolio: { heldUnits: -10n } };
  for (const own of [
    { minimumConfidenceRatio: 1 },
    { minimumExpectedReturnBps: 900 },
    { maximumRiskScore: 0 },
  ]) {
    const { verdict, size } = judged(held, { ...reversing, ...own });
    assert.equal(verdict, "DENY");
    assert.equal(size.sizing?.closesUnits, undefined);
  }
});

test("what is to be closed is kept to the unit", () => {
  const { sizing } = judged({ portfolio: { heldUnits: -(2n ** 60n) } }).size;
  assert.ok(sizing);
  const kept = JSON.parse(JSON.stringify(keptSizing(sizing)));
  assert.equal(sizingOf(kept).closesUnits, 2n ** 60n);
});
