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

test("one-position-per-instrument passes when all that is held leaves at the open of the fill", () => {
  for (const heldUnits of [10n, -10n]) {
    const portfolio = { heldUnits, leavingUnits: heldUnits };
    const finding = findingOf("one-position-per-instrument", { portfolio });
    assert.equal(finding.outcome, "PASS");
    assert.match(finding.message, /leave at the next open/);
  }
});

test("one-position-per-instrument fails beside what stays of a position, or an order", () => {
  for (const portfolio of [
    { heldUnits: 10n, leavingUnits: 9n },
    { heldUnits: -10n, leavingUnits: -9n },
    { heldUnits: 10n, leavingUnits: 10n, pendingUnits: 1n },
  ]) {
    const finding = findingOf("one-position-per-instrument", { portfolio });
    assert.equal(finding.outcome, "FAIL");
    assert.equal(finding.observed, 1);
  }
});
