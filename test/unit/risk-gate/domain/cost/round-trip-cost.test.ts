import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sideCost } from "#lib/kernel/cost.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { costModel } from "#test/support/apple.ts";

const context = {
  instrument: { assetClass: "US_EQUITY", exchange: "XNAS" },
  quantityUnits: 1000,
  dailyVolatilityBps: 150,
  averageDailyVolumeUnits: 1_000_000,
} as const;

test("both sides are what a fill of that size is charged", () => {
  const cost = roundTripCost(costModel, context);
  assert.deepEqual(cost.entry, sideCost(costModel, context));
  assert.deepEqual(cost.exit, sideCost(costModel, context));
});

test("a small order in a liquid share costs 15.6 bps", () => {
  const small = { ...context, quantityUnits: 10, averageDailyVolumeUnits: 40_000_000 };
  assert.equal(roundTripCost(costModel, small).totalBps.toFixed(6), "15.600000");
});

test("the total is the sum of all components of both sides", () => {
  const impactBps = 150 * Math.sqrt(0.001);
  assert.equal(roundTripCost(costModel, context).totalBps, 2 * (0.8 + 5 + 1.5 + impactBps));
});

test("within the participation limit a missing volume never makes a round trip cheaper", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 0.025, noNaN: true }),
      fc.double({ min: 0, max: 2000, noNaN: true }),
      fc.constantFrom(undefined, 0, Number.NaN, Number.POSITIVE_INFINITY, -1),
      (averageDailyVolumeUnits, share, dailyVolatilityBps, missing) => {
        const order = {
          ...context,
          dailyVolatilityBps,
          quantityUnits: share * averageDailyVolumeUnits,
        };
        const known = roundTripCost(costModel, { ...order, averageDailyVolumeUnits });
        const unknown = roundTripCost(costModel, { ...order, averageDailyVolumeUnits: missing });
        assert.ok(unknown.totalBps >= known.totalBps * (1 - 1e-12));
      },
    ),
  );
});
