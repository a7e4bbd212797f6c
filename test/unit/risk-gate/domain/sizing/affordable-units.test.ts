import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { exactPrice } from "#lib/kernel/exact-price.ts";
import {
  affordableUnits,
  requiredCash,
} from "#services/risk-gate/domain/sizing/affordable-units.ts";
import { costModel } from "#test/support/apple.ts";

const apple = {
  instrument: { assetClass: "US_EQUITY", exchange: "XNAS" },
  lotUnits: 1n,
  price: exactPrice(100),
  dailyVolatilityBps: 126,
  averageDailyVolumeUnits: 40_000_000,
} as const;

test("an order takes its notional and its entry cost: 10 units at 100 and 7.8 bps", () => {
  assert.equal(requiredCash(costModel, apple, 10n), 1_000_780_000n);
});

test("cash for the notional alone does not pay for the cost", () => {
  assert.equal(affordableUnits(costModel, apple, 1_000_000_000n), 9n);
  assert.equal(affordableUnits(costModel, apple, 1_000_780_000n), 10n);
});

test("nothing is affordable without cash or with a debt", () => {
  assert.equal(affordableUnits(costModel, apple, 0n), 0n);
  assert.equal(affordableUnits(costModel, apple, -5_000_000_000n), 0n);
});

const byTheShare = { commissionPerShareByExchange: { XNAS: 0.01 } };

test("the cash pays for what is affordable and not for one lot more", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10_000_000_000_000n }),
      fc.double({ min: 1, max: 2000, noNaN: true }),
      fc.option(fc.double({ min: 1, max: 1e7, noNaN: true }), { nil: undefined }),
      fc.bigInt({ min: 1n, max: 100n }),
      fc.oneof(fc.constant(100), fc.double({ min: 1e-6, max: 1e-3, noNaN: true })),
      fc.constantFrom({}, { minimumCommissionByClass: { US_EQUITY: 1 } }, byTheShare),
      (cashMicros, dailyVolatilityBps, averageDailyVolumeUnits, lotUnits, price, tariff) => {
        const model = { ...costModel, ...tariff };
        const market = { dailyVolatilityBps, averageDailyVolumeUnits, lotUnits };
        const context = { ...apple, ...market, price: exactPrice(price), quotedPrice: price };
        const units = affordableUnits(model, context, cashMicros);
        assert.equal(units % lotUnits, 0n);
        assert.ok(requiredCash(model, context, units) <= cashMicros);
        assert.ok(requiredCash(model, context, units + lotUnits) > cashMicros);
      },
    ),
  );
});
