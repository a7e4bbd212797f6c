import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { estimateCost } from "#services/risk-gate/app/estimate-cost.ts";
import { costModel } from "#test/support/apple.ts";

test("a small order in a liquid share costs 15.6 bps for the round trip", () => {
  const cost = estimateCost(costModel, {
    assetClass: "US_EQUITY",
    quantityUnits: 10,
    dailyVolatilityBps: 126,
    averageDailyVolumeUnits: 40_000_000,
  });
  assert.equal(cost.totalBps.toFixed(6), "15.600000");
});

test("every field that is out of range is named", () => {
  assert.throws(
    () =>
      estimateCost(costModel, {
        assetClass: "US_EQUITY",
        quantityUnits: 0,
        dailyVolatilityBps: Number.NaN,
      }),
    (error) =>
      error instanceof Fault &&
      error.violations.map(({ field }) => field).join() === "quantity_units,daily_volatility_bps",
  );
});
