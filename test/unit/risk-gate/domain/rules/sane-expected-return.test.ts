import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluationWith, findingOf, risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

const moved = (ratio: number) => ({
  forecast: { ensemblePrices: risingForecast.ensemblePrices.map(() => 100 * (1 + ratio)) },
});

test("sane-expected-return passes a move of one per cent", () => {
  const finding = findingOf("sane-expected-return");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed?.toFixed(6), "100.000000");
  assert.equal(finding.limit, 1000);
});

for (const ratio of [0.11, -0.11]) {
  test(`sane-expected-return fails a move of ${ratio} and does not clamp it`, () => {
    const finding = findingOf("sane-expected-return", moved(ratio));
    assert.equal(finding.outcome, "FAIL");
    assert.equal(finding.reason, "RETURN_NOT_SANE");
    assert.equal(finding.observed?.toFixed(6), "1100.000000");
  });
}

test("sane-expected-return cannot be judged without the last close", () => {
  const evaluation = evaluationWith({ forecast: { lastClosePrice: Number.NaN } });
  assert.equal(findingOf("sane-expected-return", evaluation).outcome, "NOT_EVALUABLE");
});
