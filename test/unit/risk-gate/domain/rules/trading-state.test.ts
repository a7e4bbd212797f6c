import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import {
  changeInForce,
  type TradingStateChange,
} from "#services/risk-gate/domain/trading-state.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  evaluationWith,
  fallingForecast,
  findingOf,
  inputsWith,
  policy,
} from "#test/unit/risk-gate/calm-signal.ts";

const halted: TradingStateChange = {
  portfolio: "",
  state: "HALTED",
  who: "ada",
  why: "the feed is down",
  changeTimeMs: 0,
};
const reducing: TradingStateChange = { ...halted, state: "REDUCING", portfolio: "portfolios/1" };

function found(tradingState: TradingStateChange, changes: Changes = {}) {
  return findingOf("trading-state", { ...evaluationWith(changes), tradingState });
}

test("a halt denies every signal first of all, and says who halted and why", () => {
  for (const changes of [{}, { portfolio: { heldUnits: 500n }, forecast: fallingForecast }]) {
    const inputs = { ...inputsWith(changes), tradingState: halted };
    const judged = judgeSignal(inputs, { ...policy, longOnly: false }, costModel);
    assert.equal(judged.verdict, "DENY");
    assert.equal(judged.size.bindingRule, "trading-state");
    const [first] = judged.outcomes;
    assert.deepEqual(
      [first?.rule, first?.outcome, first?.reason, first?.limit],
      [...["trading-state", "FAIL", "TRADING_STATE"], 0],
    );
    assert.equal(first?.message, "HALTED for every portfolio by ada: the feed is down");
  }
});

test("while trading is REDUCING a signal passes that takes no more than what is held on the other side", () => {
  const { size } = evaluationWith({ forecast: fallingForecast });
  const asked = size.units as bigint;
  assert.ok(asked > 0n);
  const outcomeHolding = (heldUnits: bigint, leavingUnits = 0n) =>
    found(reducing, { forecast: fallingForecast, portfolio: { heldUnits, leavingUnits } }).outcome;
  assert.equal(outcomeHolding(asked), "PASS");
  assert.equal(outcomeHolding(asked - 1n), "FAIL");
  assert.equal(outcomeHolding(asked, 1n), "FAIL", "what leaves by itself is not there to reduce");
  assert.equal(outcomeHolding(-asked), "FAIL", "a sale adds to a short");
  assert.equal(outcomeHolding(0n), "FAIL");
  const bought = evaluationWith({}).size.units as bigint;
  assert.equal(found(reducing, { portfolio: { heldUnits: -bought } }).outcome, "PASS");
  assert.equal(found(reducing, { portfolio: { heldUnits: bought } }).outcome, "FAIL");
});

test("a signal that cannot be sized, or has no side, fails closed while trading is REDUCING", () => {
  const held = { heldUnits: 1_000_000n };
  const unsized = { forecast: { lastClosePrice: Number.NaN }, portfolio: held };
  assert.equal(found(reducing, unsized).outcome, "NOT_EVALUABLE");
  const flat = { ensemblePrices: Array.from({ length: 8 }, () => 100) };
  assert.equal(found(reducing, { forecast: flat, portfolio: held }).outcome, "NOT_EVALUABLE");
});

test("while trading is ACTIVE decisions are as they were, whoever set it so", () => {
  const active: TradingStateChange = { ...halted, state: "ACTIVE" };
  const plain = judgeSignal(inputsWith({}), policy, costModel);
  const set = judgeSignal({ ...inputsWith({}), tradingState: active }, policy, costModel);
  assert.deepEqual(set, plain);
  assert.ok(plain.outcomes.every(({ rule }) => rule !== "trading-state"));
});

test("of the states for every portfolio and for one, that which lets less through is in force", () => {
  const states = ["ACTIVE", "REDUCING", "HALTED"] as const;
  for (const [allRank, ofAll] of states.entries()) {
    for (const [oneRank, ofOne] of states.entries()) {
      const all = { ...halted, state: ofAll };
      const one = { ...reducing, state: ofOne };
      assert.equal(changeInForce(all, one), oneRank > allRank ? one : all);
    }
  }
  assert.equal(changeInForce(undefined, reducing), reducing);
  assert.equal(changeInForce(halted, undefined), halted);
  assert.equal(changeInForce(undefined, undefined), undefined);
});
