import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { costModel } from "#test/support/apple.ts";
import { calmInputs, fallingForecast, inputsWith, policy, sizeOf } from "../calm-signal.ts";

const judge = (changes: Parameters<typeof inputsWith>[0]) =>
  judgeSignal(inputsWith(changes), { ...policy, ...changes.policy }, costModel);

test("a calm rising forecast is allowed in the requested size", () => {
  const judgement = judgeSignal(calmInputs, policy, costModel);
  assert.equal(judgement.verdict, "ALLOW");
  assert.deepEqual(sizeOf(judgement), {
    requestedUnits: 30n,
    allowedUnits: 30n,
    bindingRule: "position-size",
  });
  assert.deepEqual(judgement.exitPlan, {
    stopPrice: 97.6,
    targetPrice: 103.2,
    holdingLimit: { sessions: 5 },
  });
});

test("every rule that applies is reported in order, also when the first ones fail", () => {
  const judgement = judge({
    forecast: { ...fallingForecast, lastClosePrice: Number.NaN },
    portfolio: { heldUnits: 5n, cashMicros: 0n },
  });
  assert.deepEqual(
    judgement.outcomes.map(({ rule }) => rule),
    rules.filter(({ appliesTo }) => appliesTo === undefined).map(({ id }) => id),
  );
});

test("one failure denies, sets the size to zero and withholds the exits", () => {
  const judgement = judge({ portfolio: { heldUnits: 5n } });
  assert.equal(judgement.verdict, "DENY");
  assert.deepEqual(sizeOf(judgement), {
    requestedUnits: 30n,
    allowedUnits: 0n,
    bindingRule: "one-position-per-instrument",
  });
  assert.equal(judgement.exitPlan, undefined);
});

test("thin volume reduces the order and is named as what binds", () => {
  const judgement = judge({ forecast: { averageDailyVolumeUnits: 1000 } });
  assert.equal(judgement.verdict, "ALLOW_REDUCED");
  assert.equal(judgement.size.allowedUnits, 25n);
  assert.equal(judgement.size.bindingRule, "participation-limit");
});

test("short cash reduces the order and is named as what binds", () => {
  const judgement = judge({ portfolio: { cashMicros: 1_000_000_000n } });
  assert.equal(judgement.verdict, "ALLOW_REDUCED");
  assert.equal(judgement.size.allowedUnits, 9n);
  assert.equal(judgement.size.bindingRule, "cash-available");
});

test("a flat forecast is denied for its return before its missing side", () => {
  const judgement = judge({ forecast: { ensemblePrices: Array(8).fill(100) } });
  assert.equal(judgement.verdict, "DENY");
  assert.equal(judgement.size.bindingRule, "minimum-expected-return");
});

test("a falling forecast sells where the policy allows short positions", () => {
  const judgement = judge({ forecast: fallingForecast, policy: { longOnly: false } });
  assert.equal(judgement.verdict, "ALLOW");
  assert.equal(judgement.signal.side, "SELL");
  assert.ok(judgement.exitPlan!.stopPrice > 100);
});

test("a ticker's tighter limit denies what the global one allows", () => {
  const judgement = judge({ policy: { tickers: { AAPL: { minimumExpectedReturnBps: 150 } } } });
  assert.equal(judgement.verdict, "DENY");
  assert.equal(judgement.size.bindingRule, "minimum-expected-return");
});
