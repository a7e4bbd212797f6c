import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import {
  baselineEvidence,
  betterEvidence,
  soundEvidence,
} from "#test/unit/risk-gate/sound-evidence.ts";

/** The finding where the better model errs so much, at 2 of the baseline. */
function foundAt(validationRmsePrice: number | undefined, maximumValidationErrorRatio = 1.1) {
  const models = [baselineEvidence, { ...betterEvidence, validationRmsePrice }];
  const forecast = { evidence: { ...soundEvidence, models } };
  return findingOf("validation-error", { forecast, policy: { maximumValidationErrorRatio } });
}

test("models that err more than the baseline allows are refused, by the mean of their weights", () => {
  assert.equal(foundAt(1.8).outcome, "PASS");
  // 0.25 × 2 + 0.75 × 2.2 is 2.15, and 2.2 / 2 is the limit.
  assert.equal(foundAt(2.2).observed?.toFixed(9), "1.075000000");
  assert.equal(foundAt(2.2).outcome, "PASS");
  const worse = foundAt(2.4);
  assert.deepEqual([worse.outcome, worse.reason], ["FAIL", "VALIDATION_ERROR_TOO_HIGH"]);
  assert.match(worse.message, /1\.150 × that of naive, at most 1\.1 allowed/);
});

test("without the error of a model, or without evidence, nothing is opened", () => {
  assert.equal(foundAt(undefined).outcome, "NOT_EVALUABLE");
  const none = findingOf("validation-error", { policy: { maximumValidationErrorRatio: 1.1 } });
  assert.equal(none.outcome, "NOT_EVALUABLE");
});
