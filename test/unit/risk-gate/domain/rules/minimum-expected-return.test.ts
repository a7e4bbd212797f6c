import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluationWith, fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("minimum-expected-return passes exactly at its floor", () => {
  const { expectedReturnBps } = evaluationWith({}).signal;
  const finding = findingOf("minimum-expected-return", {
    policy: { minimumExpectedReturnBps: expectedReturnBps! },
  });
  assert.equal(finding.outcome, "PASS");
});

test("minimum-expected-return fails below its floor", () => {
  const finding = findingOf("minimum-expected-return", {
    policy: { minimumExpectedReturnBps: 101 },
  });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "RETURN_TOO_SMALL");
  assert.equal(finding.limit, 101);
});

test("minimum-expected-return reads a fall as a gain for the selling side", () => {
  const finding = findingOf("minimum-expected-return", { forecast: fallingForecast });
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed?.toFixed(6), "100.000000");
});

test("minimum-expected-return fails a large move against the side", () => {
  const evaluation = evaluationWith({});
  const against = { ...evaluation, signal: { ...evaluation.signal, side: "SELL" as const } };
  const finding = findingOf("minimum-expected-return", against);
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.observed?.toFixed(6), "-100.000000");
});

test("minimum-expected-return fails a flat forecast even with a floor of zero", () => {
  const finding = findingOf("minimum-expected-return", {
    forecast: { ensemblePrices: Array(8).fill(100) },
    policy: { minimumExpectedReturnBps: 0 },
  });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.observed, 0);
});

test("minimum-expected-return cannot be judged without the point at the holding horizon", () => {
  const finding = findingOf("minimum-expected-return", { forecast: { ensemblePrices: [101] } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});

test("minimum-expected-return shows beside the gross floor what is left after the round trip", () => {
  const scaled = { policy: { riskScale: "FORECAST_DISTRIBUTION" } } as const;
  const { message } = findingOf("minimum-expected-return", scaled);
  const needed = "100.0 bps expected in favour of the side, at least 30 bps needed";
  assert.equal(message, `${needed}; 84.4 bps after a round trip of 15.6 bps`);
  // As decisions of 0.2 read.
  assert.equal(findingOf("minimum-expected-return").message, needed);
});
