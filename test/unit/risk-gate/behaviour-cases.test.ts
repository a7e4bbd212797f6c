import assert from "node:assert/strict";
import { test } from "node:test";
import { exitPlan } from "#services/risk-gate/domain/exits/exit-plan.ts";
import { riskScore } from "#services/risk-gate/domain/signal/risk-score.ts";
import { type Changes, costModel, evaluationWith, findingOf, policy } from "./calm-signal.ts";

// Cases of the system that pmx replaces, each under its id there. Cases whose rule pmx changes on
// purpose (the confidence formula, stops by volatility band) have no port.

const steady = (price: number) => Array.from({ length: 8 }, () => price);

/** No quote: half-spread 0, slippage 5, commission 1.5 and impact 0.5 bps a side make 14 bps. */
const unquoted: Changes["costModel"] = {
  halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, US_EQUITY: 0 },
  impactCoefficient: 0,
};

for (const { id, price, multiplier, requiredBps, outcome } of [
  {
    id: "edge_gate_no_quote_default_costs_reject",
    ...{ price: 100.1, multiplier: 1.25, requiredBps: 17.5, outcome: "FAIL" },
  },
  {
    id: "edge_gate_no_quote_exact_threshold_passes",
    ...{ price: 100.175, multiplier: 1.25, requiredBps: 17.5, outcome: "PASS" },
  },
  {
    id: "edge_gate_multiplier_default_is_one_outside_proof",
    ...{ price: 100.14, multiplier: 1, requiredBps: 14, outcome: "PASS" },
  },
  {
    id: "edge_gate_proof_mode_implies_gate_and_1_25",
    ...{ price: 100.14, multiplier: 1.25, requiredBps: 17.5, outcome: "FAIL" },
  },
  {
    id: "edge_gate_bid_ask_adds_full_spread",
    ...{ price: 100.2, multiplier: 1.25, requiredBps: 30, outcome: "FAIL" },
  },
] as const) {
  test(`case ${id}: an edge at ${price} from 100 needs ${requiredBps} bps`, () => {
    const halfSpread = id === "edge_gate_bid_ask_adds_full_spread" ? 5 : 0;
    const finding = findingOf("edge-over-cost", {
      forecast: { ensemblePrices: steady(price) },
      policy: { edgeCostMultiplier: multiplier },
      costModel: {
        ...unquoted,
        halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, US_EQUITY: halfSpread },
      },
    });
    assert.equal(finding.limit?.toFixed(9), requiredBps.toFixed(9));
    assert.equal(finding.outcome, outcome);
  });
}

for (const { id, ratio, confidence, price, units } of [
  { id: "size_strict_mode_2pct", ratio: 0.02, confidence: 0.8, price: 100, units: 4n },
  { id: "size_zero_when_price_above_cap", ratio: 0.05, confidence: 0.8, price: 1300, units: 0n },
] as const) {
  test(`case ${id}: ${units} units of ${price} in an equity of 25 000`, () => {
    const { size } = evaluationWith({
      forecast: {
        lastClosePrice: price,
        ensemblePrices: steady(price * 1.01),
        lowerPrices: steady(price * 0.98),
        upperPrices: steady(price * 1.04),
        upProbabilities: steady(confidence),
      },
      portfolio: { equityMicros: 25_000_000_000n, cashMicros: 25_000_000_000n },
      policy: { maximumPositionRatio: ratio },
    });
    assert.equal(size.requestedUnits, units);
  });
}

for (const { id, volatility, move, width, score } of [
  { id: "risk_low_vol_tight_ci", volatility: 0.1, move: 0.03, width: 0.01, score: 0.25 },
  { id: "risk_mid_vol_small_move", volatility: 0.3, move: 0.005, width: 0.002, score: 0.65 },
] as const) {
  test(`case ${id}: the risk score is ${score}`, () => {
    const observed = riskScore({
      annualisedVolatilityRatio: volatility,
      expectedReturnRatio: move,
      intervalWidthRatio: width,
      intervalLevelRatio: 0.95,
    });
    assert.equal(observed, score);
  });
}

test("case proof_mode_exit_levels: 100 with a range of 2 is left at 97 and 104, a short at 103 and 96", () => {
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

test("case action_hold_risk: a score of 0.95 above a ceiling of 0.85 is refused", () => {
  const finding = findingOf("risk-ceiling", {
    forecast: { annualisedVolatilityRatio: 0.3 },
    policy: { maximumRiskScore: 0.85 },
  });
  assert.equal(finding.observed, 0.95);
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "RISK_TOO_HIGH"]);
});

test("case action_sell: a fall of 1 % is a sale", () => {
  const { signal } = evaluationWith({ forecast: { ensemblePrices: steady(99) } });
  assert.equal(signal.side, "SELL");
});

test("case long_only_blocks_new_short: a fall opens nothing while only longs are allowed", () => {
  const finding = findingOf("long-only", { forecast: { ensemblePrices: steady(99) } });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "SHORT_NOT_ALLOWED"]);
});

test("case long_only_blocks_short_add: a held short is not added to", () => {
  const signal = { forecast: { ensemblePrices: steady(99) }, portfolio: { heldUnits: -5n } };
  assert.equal(findingOf("long-only", signal).outcome, "FAIL");
  assert.equal(findingOf("one-position-per-instrument", signal).outcome, "FAIL");
});

test("case signal_uses_horizon_end: the third of three steps is read, 3 % above the close", () => {
  const { signal } = evaluationWith({
    forecast: {
      ensemblePrices: [101, 102, 103],
      lowerPrices: [99, 99, 99],
      upperPrices: [105, 105, 105],
      upProbabilities: [0.6, 0.6, 0.6],
    },
    policy: { holdingLimit: { sessions: 3 } },
  });
  assert.equal(signal.expectedReturnBps?.toFixed(9), "300.000000000");
});

test("case snr_none_when_inverted: an interval upside down denies as missing, not as calm", () => {
  const finding = findingOf("finite-inputs", {
    forecast: { lowerPrices: steady(105), upperPrices: steady(95) },
  });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "INPUT_MISSING"]);
});
