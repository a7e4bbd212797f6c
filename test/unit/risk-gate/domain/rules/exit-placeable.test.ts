import assert from "node:assert/strict";
import { test } from "node:test";
import { fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("exit-placeable passes a stop below and a target above the last close", () => {
  const finding = findingOf("exit-placeable");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed?.toFixed(6), "97.600000");
});

test("exit-placeable fails a range so wide that the stop would lie below zero", () => {
  const finding = findingOf("exit-placeable", { forecast: { atrPrice: 70 } });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "EXIT_NOT_PLACEABLE");
});

test("exit-placeable fails a short whose target would lie below zero", () => {
  const finding = findingOf("exit-placeable", { forecast: { ...fallingForecast, atrPrice: 51 } });
  assert.equal(finding.outcome, "FAIL");
});

test("exit-placeable fails a range too small to move a price", () => {
  const finding = findingOf("exit-placeable", {
    forecast: {
      lastClosePrice: 5e9,
      atrPrice: 1e-6,
      ensemblePrices: Array(8).fill(5.01e9),
    },
    policy: { stopAtrMultiple: 0.01, targetAtrMultiple: 0.01 },
  });
  assert.equal(finding.outcome, "FAIL");
});

test("exit-placeable cannot be judged without a range", () => {
  const finding = findingOf("exit-placeable", { forecast: { atrPrice: Number.NaN } });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});

test("exit-placeable fails a stop or a target that the ledger would refuse", () => {
  for (const [lastClosePrice, atrPrice] of [
    [2e-6, 8e-7],
    [8.9e9, 1e9],
  ] as const) {
    const ensemblePrices = Array(8).fill(lastClosePrice * 1.01);
    const finding = findingOf("exit-placeable", {
      forecast: { lastClosePrice, atrPrice, ensemblePrices },
    });
    assert.equal(finding.outcome, "FAIL", `at ${lastClosePrice}`);
  }
});
