import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumNameExposureRatio: 0.1 };
const of = (...exposures: readonly ReturnType<typeof exposed>[]) => ({
  policy,
  portfolio: { facts: factsWith({}, exposures) },
});

test("name-exposure adds up what is held and on order of the instrument alone", () => {
  const other = exposed({ ticker: "B" }, { heldMicros: 90_000_000_000n });
  const own = exposed({}, { heldMicros: -7_000_000_000n, waitingBuyMicros: 1_000_000_000n });
  assert.equal(findingOf("name-exposure", of(other)).outcome, "PASS");
  const finding = findingOf("name-exposure", of(other, own));
  assert.deepEqual([finding.outcome, finding.limit], ["REDUCE", 20]);
});

test("name-exposure denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("name-exposure", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
