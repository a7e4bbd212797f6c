import assert from "node:assert/strict";
import { test } from "node:test";
import { bandWith, findingOf, risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

test("finite-inputs passes when every input is usable", () => {
  assert.equal(findingOf("finite-inputs").outcome, "PASS");
});

test("finite-inputs fails with INPUT_MISSING and names the field that is NaN", () => {
  const finding = findingOf("finite-inputs", { forecast: { atrPrice: Number.NaN } });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "INPUT_MISSING");
  assert.equal(finding.observed, 1);
  assert.equal(finding.message, "unusable: forecast.atrPrice");
});

test("finite-inputs names the first point that a path shorter than the holding horizon lacks", () => {
  const ensemblePrices = risingForecast.ensemblePrices.slice(0, 3);
  const finding = findingOf("finite-inputs", { forecast: { ensemblePrices } });
  assert.equal(finding.message, "unusable: forecast.ensemblePrices[3]");
});

test("finite-inputs fails when the interval has no width", () => {
  const finding = findingOf("finite-inputs", {
    forecast: { bands: [bandWith({ upperPrices: bandWith({}).lowerPrices })] },
  });
  assert.equal(finding.message, "unusable: forecast.bands[0].upperPrices[4]");
});

test("finite-inputs names five fields and counts the rest", () => {
  const finding = findingOf("finite-inputs", {
    forecast: {
      lastClosePrice: 0,
      ensemblePrices: [],
      bands: [bandWith({ lowerPrices: [], upperPrices: [] })],
      upProbabilities: [],
      atrPrice: 0,
    },
  });
  assert.equal(finding.observed, 6);
  assert.match(finding.message, / and 1 more$/);
});
