import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("participation-limit passes an order of 30 in a market of millions", () => {
  assert.equal(findingOf("participation-limit").outcome, "PASS");
});

test("participation-limit reduces an order beyond its share of the volume", () => {
  const finding = findingOf("participation-limit", {
    forecast: { averageDailyVolumeUnits: 1000 },
  });
  assert.equal(finding.outcome, "REDUCE");
  assert.equal(finding.reason, "PARTICIPATION_TOO_HIGH");
  assert.equal(finding.observed, 0.03);
  assert.equal(finding.limit, 0.025);
});

test("participation-limit fails when not even one lot is within the limit", () => {
  const finding = findingOf("participation-limit", { forecast: { averageDailyVolumeUnits: 30 } });
  assert.equal(finding.outcome, "FAIL");
});

test("participation-limit passes where no volume is counted, whatever the class", () => {
  for (const assetClass of ["FX", "INDEX", "US_EQUITY"] as const) {
    const finding = findingOf("participation-limit", {
      instrument: { assetClass },
      forecast: { averageDailyVolumeUnits: undefined },
    });
    assert.equal(finding.outcome, "PASS");
    assert.equal(finding.observed, undefined);
    assert.equal(finding.limit, 0.025);
  }
});

for (const averageDailyVolumeUnits of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`participation-limit cannot be judged at a volume of ${averageDailyVolumeUnits}`, () => {
    const finding = findingOf("participation-limit", { forecast: { averageDailyVolumeUnits } });
    assert.equal(finding.outcome, "NOT_EVALUABLE");
  });
}
