import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("one-position-per-instrument passes when nothing is held or on order", () => {
  assert.equal(findingOf("one-position-per-instrument").outcome, "PASS");
});

for (const [what, portfolio] of [
  ["a long position", { heldUnits: 10n }],
  ["a short position", { heldUnits: -10n }],
  ["an open order", { pendingUnits: 10n }],
  ["an order that would close the position", { heldUnits: 10n, pendingUnits: -10n }],
] as const) {
  test(`one-position-per-instrument fails beside ${what}`, () => {
    const finding = findingOf("one-position-per-instrument", { portfolio });
    assert.equal(finding.outcome, "FAIL");
    assert.equal(finding.reason, "POSITION_EXISTS");
  });
}
