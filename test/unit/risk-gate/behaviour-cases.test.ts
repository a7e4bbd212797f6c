import assert from "node:assert/strict";
import { test } from "node:test";
import { exitPlan } from "#services/risk-gate/domain/exits/exit-plan.ts";
import { riskScore } from "#services/risk-gate/domain/signal/risk-score.ts";
import { costModel } from "#test/support/apple.ts";
import { bandWith, type Changes, evaluationWith, findingOf, policy } from "./calm-signal.ts";

// Numbers that the system which pmx replaces gives too. Where pmx changes a rule on purpose (the
// confidence formula, stops by volatility band) there is nothing to compare.

const steady = (price: number) => Array.from({ length: 8 }, () => price);

/** No quote: half-spread 0, slippage 5, commission 1.5 and impact 0.5 bps a side make 14 bps. */
const unquoted: Changes["costModel"] = {
  halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, US_EQUITY: 0 },
  impactCoefficient: 0,
};

for (const { price, multiplier, halfSpreadBps, requiredBps, outcome } of [
  { price: 100.1, multiplier: 1.25, halfSpreadBps: 0, requiredBps: 17.5, outcome: "FAIL" },
  { price: 100.175, multiplier: 1.25, halfSpreadBps: 0, requiredBps: 17.5, outcome: "PASS" },
  { price: 100.14, multiplier: 1, halfSpreadBps: 0, requiredBps: 14, outcome: "PASS" },
  { price: 100.14, multiplier: 1.25, halfSpreadBps: 0, requiredBps: 17.5, outcome: "FAIL" },
  { price: 100.2, multiplier: 1.25, halfSpreadBps: 5, requiredBps: 30, outcome: "FAIL" },
] as const) {
  const result = outcome === "PASS" ? "pays" : "does not pay";
  test(`a rise from 100 to ${price} ${result} for ${multiplier} × the cost, ${requiredBps} bps`, () => {
    const finding = findingOf("edge-over-cost", {
      forecast: { ensemblePrices: steady(price) },
      policy: { edgeCostMultiplier: multiplier },
      costModel: {
        ...unquoted,
        halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, US_EQUITY: halfSpreadBps },
      },
    });
    assert.equal(finding.limit?.toFixed(9), requiredBps.toFixed(9));
    assert.equal(finding.outcome, outcome);
  });
}

for (const { ratio, confidence, price, units } of [
  { ratio: 0.02, confidence: 0.8, price: 100, units: 4n },
  { ratio: 0.05, confidence: 0.8, price: 1300, units: 0n },
] as const) {
  test(`${ratio} of an equity of 25 000 at confidence ${confidence} buys ${units} units at ${price}`, () => {
    const { size } = evaluationWith({
      forecast: {
        lastClosePrice: price,
        ensemblePrices: steady(price * 1.01),
        bands: [bandWith({ lowerPrices: steady(price * 0.98), upperPrices: steady(price * 1.04) })],
        upProbabilities: steady(confidence),
      },
      portfolio: { equityMicros: 25_000_000_000n, cashMicros: 25_000_000_000n },
      policy: { maximumPositionRatio: ratio },
    });
    assert.equal(size.requestedUnits, units);
  });
}

for (const { volatility, move, width, score } of [
  { volatility: 0.1, move: 0.03, width: 0.01, score: 0.25 },
  { volatility: 0.3, move: 0.005, width: 0.002, score: 0.65 },
] as const) {
  test(`the risk score of a move of ${move} at volatility ${volatility} is ${score}`, () => {
    const observed = riskScore({
      annualisedVolatilityRatio: volatility,
      expectedReturnRatio: move,
      intervalWidthRatio: width,
      intervalLevelRatio: 0.95,
    });
    assert.equal(observed, score);
  });
}

test("in proof mode a long from 100 with a range of 2 exits at 97 and 104, a short at 103 and 96", () => {
  const { holdingLimit } = policy;
  assert.deepEqual(exitPlan(policy, "BUY", 100, 2), {
    stopPrice: 97,
    targetPrice: 104,
    holdingLimit,
  });
  assert.deepEqual(exitPlan(policy, "SELL", 100, 2), {
    stopPrice: 103,
    targetPrice: 96,
    holdingLimit,
  });
  assert.deepEqual(holdingLimit, { sessions: 5 });
});

test("a score of 0.95 above a ceiling of 0.85 is refused", () => {
  const finding = findingOf("risk-ceiling", {
    forecast: { annualisedVolatilityRatio: 0.3 },
    policy: { maximumRiskScore: 0.85 },
  });
  assert.equal(finding.observed, 0.95);
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "RISK_TOO_HIGH"]);
});

test("a fall of 1 % is a sale", () => {
  const { signal } = evaluationWith({ forecast: { ensemblePrices: steady(99) } });
  assert.equal(signal.side, "SELL");
});

test("a fall opens nothing while only longs are allowed", () => {
  const finding = findingOf("long-only", { forecast: { ensemblePrices: steady(99) } });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "SHORT_NOT_ALLOWED"]);
});

test("a held short is not added to", () => {
  const signal = { forecast: { ensemblePrices: steady(99) }, portfolio: { heldUnits: -5n } };
  assert.equal(findingOf("long-only", signal).outcome, "FAIL");
  assert.equal(findingOf("one-position-per-instrument", signal).outcome, "FAIL");
});

test("a holding limit of three sessions reads the third step of the path", () => {
  const { signal } = evaluationWith({
    forecast: {
      ensemblePrices: [101, 102, 103],
      bands: [bandWith({ lowerPrices: [99, 99, 99], upperPrices: [105, 105, 105] })],
      upProbabilities: [0.6, 0.6, 0.6],
    },
    policy: { holdingLimit: { sessions: 3 } },
  });
  assert.equal(signal.expectedReturnBps?.toFixed(9), "300.000000000");
});

test("an inverted interval denies as a missing input, not as a calm one", () => {
  const finding = findingOf("finite-inputs", {
    forecast: {
      bands: [bandWith({ lowerPrices: steady(105), upperPrices: steady(95) })],
    },
  });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "INPUT_MISSING"]);
});
