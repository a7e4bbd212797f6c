import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("allowed-currency denies an instrument that is quoted in another currency", () => {
  const policy = { allowedCurrencies: ["USD", "EUR"] };
  assert.equal(findingOf("allowed-currency", { policy }).outcome, "PASS");
  const rand = findingOf("allowed-currency", { policy, instrument: { currency: "ZAR" } });
  assert.deepEqual([rand.outcome, rand.reason], ["FAIL", "CURRENCY_NOT_ALLOWED"]);
});
