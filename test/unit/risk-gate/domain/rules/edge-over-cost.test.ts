import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluationWith, findingOf, risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

const rising = (bps: number) => ({
  ensemblePrices: risingForecast.ensemblePrices.map(() => 100 * (1 + bps / 1e4)),
});

test("edge-over-cost needs the round trip times the multiplier: 1.25 × 15.6 bps is 19.5 bps", () => {
  const finding = findingOf("edge-over-cost");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.limit?.toFixed(6), "19.500000");
});

test("edge-over-cost fails an edge between the cost and its multiple", () => {
  const finding = findingOf("edge-over-cost", { forecast: rising(18) });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "EDGE_BELOW_COST");
});

test("edge-over-cost passes the same edge without a margin", () => {
  const finding = findingOf("edge-over-cost", {
    forecast: rising(18),
    policy: { edgeCostMultiplier: 1 },
  });
  assert.equal(finding.outcome, "PASS");
});

test("edge-over-cost fails a move against the side however large", () => {
  const evaluation = evaluationWith({});
  const against = { ...evaluation, signal: { ...evaluation.signal, side: "SELL" as const } };
  assert.equal(findingOf("edge-over-cost", against).outcome, "FAIL");
});

test("edge-over-cost is shown as disabled, with its numbers, when the policy turns it off", () => {
  const finding = findingOf("edge-over-cost", {
    forecast: rising(1),
    policy: { edgeCostGate: false },
  });
  assert.equal(finding.outcome, "DISABLED");
  assert.equal(finding.reason, "RULE_DISABLED");
  assert.equal(finding.observed?.toFixed(6), "1.000000");
});

test("edge-over-cost cannot be judged without a volatility to price impact with", () => {
  const finding = findingOf("edge-over-cost", { forecast: { dailyVolatilityBps: Number.NaN } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});

test("edge-over-cost charges an unknown volume as the whole participation limit", () => {
  const finding = findingOf("edge-over-cost", {
    forecast: { averageDailyVolumeUnits: undefined },
  });
  const impactBps = 126 * Math.sqrt(0.025);
  assert.equal(finding.limit?.toFixed(6), (1.25 * 2 * (7.3 + impactBps)).toFixed(6));
});
