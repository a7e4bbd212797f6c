import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Exposure, PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { hashInputs } from "#services/risk-gate/domain/decision.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { BarbellSettings } from "#services/risk-gate/domain/policy/barbell-settings.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import { type Changes, inputsWith, policy, sizeOf } from "#test/unit/risk-gate/calm-signal.ts";

const { barbell } = loadRiskGateConfig({ environment: {} }).policy as { barbell: BarbellSettings };
const id = "barbell-allocation";

/** A size of 6 % of the equity of 100 000 at a confidence of 0.6, at a close of 100: 60 units. */
const on: RiskPolicy = {
  ...policy,
  enableBarbellAllocation: true,
  barbell,
  maximumPositionRatio: 0.1,
};

function held(instrument: Instrument, dollars: number, more: Partial<Exposure> = {}): Exposure {
  const heldMicros = BigInt(dollars) * 1_000_000n;
  return { instrument, heldMicros, waitingBuyMicros: 0n, waitingSellMicros: 0n, ...more };
}

function holding(...exposures: Exposure[]): PortfolioFacts {
  const equity = 100_000_000_000n;
  const history = { peakEquityMicros: equity, dayStartEquityMicros: equity, recentTrades: [] };
  return { exposures, history };
}

function judged(changes: Changes = {}, under = on) {
  const portfolio = { facts: holding(), ...changes.portfolio };
  const judgement = judgeSignal(inputsWith({ ...changes, portfolio }), under, costModel);
  const finding = judgement.outcomes.find(({ rule }) => rule === id);
  const { verdict, size, barbell: share } = judgement;
  return { verdict, size, share, finding };
}

const bitcoin = { ...aapl, ticker: "BTC-USD", assetClass: "CRYPTO", region: "ZZ" } as const;
const nvidia = { ...aapl, ticker: "NVDA" };
const microsoft = { ...aapl, ticker: "MSFT" };

test("without a barbell no decision mentions it, or states a share", () => {
  const { finding, share, size } = judged({}, { ...policy, maximumPositionRatio: 0.1 });
  assert.deepEqual([finding, share, size.allowedUnits], [undefined, undefined, 60n]);
});

test("a speculative name is reduced to its limit, with the bucket and what binds named", () => {
  const { verdict, size, share, finding } = judged();
  assert.equal(verdict, "ALLOW_REDUCED");
  assert.deepEqual(sizeOf({ size }), { requestedUnits: 60n, allowedUnits: 50n, bindingRule: id });
  assert.deepEqual(share, { bucket: "SPECULATIVE", multiplier: 5000 / 6000 });
  assert.equal(finding?.outcome, "REDUCE");
  assert.equal(finding.reason, "BARBELL_LIMIT");
  assert.deepEqual([finding.observed, finding.limit], [60, 50]);
  assert.match(finding.message, /speculative bucket; speculative-position leaves 50/);
});

test("a size within every limit passes as it is, with a multiplier of 1", () => {
  const { verdict, size, share, finding } = judged({}, { ...on, maximumPositionRatio: 0.05 });
  assert.deepEqual([verdict, size.allowedUnits], ["ALLOW", 30n]);
  assert.deepEqual(share, { bucket: "SPECULATIVE", multiplier: 1 });
  assert.equal(finding?.outcome, "PASS");
});

test("what is held and on order of the bucket counts, long and short alike", () => {
  const short = held(bitcoin, -4_000);
  const ordered = held(bitcoin, 0, { waitingBuyMicros: 3_000_000_000n });
  for (const [exposure, units] of [
    [held(bitcoin, 8_000), 20n],
    [short, 50n],
    [{ ...short, waitingSellMicros: 4_000_000_000n }, 20n],
    [ordered, 50n],
    [held(nvidia, 8_000), 50n],
  ] as const) {
    const { size } = judged({ portfolio: { facts: holding(exposure) } });
    assert.equal(size.allowedUnits, units);
  }
});

test("nothing is opened where what is held has grown beyond a limit, and nothing is sold", () => {
  const { verdict, finding, share, size } = judged({
    portfolio: { facts: holding(held(bitcoin, 12_000)) },
  });
  assert.deepEqual([verdict, finding?.outcome, size.allowedUnits], ["DENY", "FAIL", 0n]);
  assert.match(finding?.message ?? "", /; speculative leaves 0/);
  assert.deepEqual(share, { bucket: "SPECULATIVE", multiplier: 0 });
});

test("all that is not safe is at most a quarter, though every bucket has something left", () => {
  const facts = holding(held(microsoft, 19_000), held(nvidia, 5_000));
  const { size, finding } = judged({ portfolio: { facts } });
  assert.equal(size.allowedUnits, 10n);
  assert.match(finding?.message ?? "", /safe-minimum leaves 10/);
  assert.match(finding?.message ?? "", /0\.7600 of the equity is safe before it, at least 0\.75$/);
});

test("the ceiling of what is safe is said and limits nothing", () => {
  const { finding, verdict } = judged({}, { ...on, maximumPositionRatio: 0.05 });
  assert.equal(verdict, "ALLOW");
  assert.match(finding?.message ?? "", /above the ceiling of 0\.95$/);
});

test("units that leave at the open at which the order fills are not held any more", () => {
  const facts = holding(held(aapl, 3_000));
  const stays = { facts, heldUnits: 30n };
  const leaves = { ...stays, leavingUnits: 30n };
  assert.equal(judged({ portfolio: leaves }).size.allowedUnits, 50n);
  assert.match(judged({ portfolio: stays }).finding?.message ?? "", /leaves 20/);
});

test("a portfolio that does not say what it holds, or has an order of unknown worth, is denied", () => {
  const unknown = holding(held(nvidia, 0, { waitingUnknown: true }));
  for (const facts of [undefined, unknown]) {
    const judgement = judgeSignal(
      inputsWith(facts === undefined ? {} : { portfolio: { facts } }),
      on,
      costModel,
    );
    const finding = judgement.outcomes.find(({ rule }) => rule === id);
    assert.equal(judgement.verdict, "DENY");
    assert.deepEqual([finding?.outcome, finding?.reason], ["NOT_EVALUABLE", "INPUT_MISSING"]);
    assert.deepEqual(judgement.barbell, { bucket: "SPECULATIVE", multiplier: 0 });
  }
});

test("what the portfolio holds is a part of what a decision under a barbell was made from", () => {
  const hashOf = (facts: PortfolioFacts) => {
    const settings = { policy: on, costModel };
    return hashInputs(inputsWith({ portfolio: { facts } }), settings, settings).inputHash;
  };
  assert.notEqual(hashOf(holding()), hashOf(holding(held(nvidia, 1))));
});

test("confidence is never scaled: the signal is the same with the barbell and without", () => {
  const inputs = inputsWith({ portfolio: { facts: holding() } });
  const without = judgeSignal(inputs, { ...policy, maximumPositionRatio: 0.1 }, costModel);
  assert.deepEqual(judgeSignal(inputs, on, costModel).signal, without.signal);
});
