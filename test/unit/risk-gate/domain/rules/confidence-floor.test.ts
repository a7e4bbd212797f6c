import assert from "node:assert/strict";
import { test } from "node:test";
import { fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("confidence-floor reads the probability at the holding horizon", () => {
  const finding = findingOf("confidence-floor");
  assert.equal(finding.outcome, "PASS");
  assert.equal(finding.observed?.toFixed(6), "0.600000");
});

test("confidence-floor reads the probability of a fall for the selling side", () => {
  const finding = findingOf("confidence-floor", { forecast: fallingForecast });
  assert.equal(finding.observed?.toFixed(6), "0.600000");
});

test("confidence-floor fails a rise that is less probable than the floor", () => {
  const finding = findingOf("confidence-floor", {
    forecast: { upProbabilities: Array(8).fill(0.51) },
  });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "CONFIDENCE_TOO_LOW");
});

test("confidence-floor cannot be judged on a probability above one", () => {
  const finding = findingOf("confidence-floor", {
    forecast: { upProbabilities: Array(8).fill(1.2) },
  });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
});
