import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CostContext, costComponentNames, sideCost, totalBps } from "#lib/kernel/cost.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { costModel as model } from "#test/support/apple.ts";

const context: CostContext = {
  instrument: { assetClass: "US_EQUITY", exchange: "XNAS" },
  quantityUnits: 100,
  dailyVolatilityBps: 150,
  averageDailyVolumeUnits: 1_000_000,
};

test("a small order pays the floor of the impact and each setting once", () => {
  const cost = sideCost(model, { ...context, quantityUnits: 1 });
  assert.deepEqual(cost, {
    halfSpreadBps: 0.8,
    slippageBps: 5,
    commissionBps: 1.5,
    impactBps: 0.5,
  });
  assert.equal(totalBps(cost), 7.8);
});

test("impact follows the square-root law: 150 bps · √(100/1e6) is 1.5 bps", () => {
  assert.ok(Math.abs(sideCost(model, context).impactBps - 1.5) < 1e-12);
});

test("four times the quantity doubles the impact", () => {
  const one = sideCost(model, context).impactBps;
  const four = sideCost(model, { ...context, quantityUnits: 400 }).impactBps;
  assert.ok(Math.abs(four - 2 * one) < 1e-12);
});

test("the half-spread is the one of the asset class", () => {
  assert.equal(
    sideCost(model, { ...context, instrument: { assetClass: "CRYPTO", exchange: "CRYPTO" } })
      .halfSpreadBps,
    3,
  );
});

test("slippage and commission are those of the asset class, where the model has them", () => {
  const byClass = {
    ...model,
    slippageBpsByClass: { FX: 0.5, CRYPTO: 0 },
    commissionBpsByClass: { FX: 0.2 },
  };
  const partsOf = (assetClass: AssetClass) => {
    const { slippageBps, commissionBps } = sideCost(byClass, {
      ...context,
      instrument: { assetClass, exchange: "XNAS" },
    });
    return [slippageBps, commissionBps];
  };
  assert.deepEqual(partsOf("FX"), [0.5, 0.2]);
  assert.deepEqual(partsOf("CRYPTO"), [0, 1.5]);
  assert.deepEqual(partsOf("US_EQUITY"), [5, 1.5]);
});

test("missing volume never makes an order within the participation limit cheaper", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      fc.constantFrom(undefined, 0, -1, Number.NaN, Infinity),
      (volume, share, dailyVolatilityBps, missing) => {
        const quantityUnits = share * model.participationLimitRatio * volume;
        const of = { ...context, quantityUnits, dailyVolatilityBps };
        const known = totalBps(sideCost(model, { ...of, averageDailyVolumeUnits: volume }));
        const unknown = totalBps(sideCost(model, { ...of, averageDailyVolumeUnits: missing }));
        assert.ok(unknown >= known - 1e-9);
      },
    ),
  );
});

test("larger, more volatile or thinner never costs less, and no component is negative", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 1e3, noNaN: true }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      (quantityUnits, dailyVolatilityBps, factor) => {
        const of = { ...context, quantityUnits, dailyVolatilityBps };
        const base = sideCost(model, of);
        for (const name of costComponentNames) assert.ok(base[name] >= 0);
        const worse = [
          { ...of, quantityUnits: quantityUnits * factor },
          { ...of, dailyVolatilityBps: dailyVolatilityBps * factor },
          { ...of, averageDailyVolumeUnits: 1_000_000 / factor },
        ];
        for (const one of worse) assert.ok(totalBps(sideCost(model, one)) >= totalBps(base));
      },
    ),
  );
});

test("in the smallest volume that a double can say an order costs a number", () => {
  const cost = sideCost(model, { ...context, averageDailyVolumeUnits: Number.MIN_VALUE });
  assert.ok(Number.isFinite(cost.impactBps));
  assert.ok(cost.impactBps > 1e100);
});

test("a volatility that is not a number makes the cost not a number, so that it fails closed", () => {
  assert.ok(
    Number.isNaN(totalBps(sideCost(model, { ...context, dailyVolatilityBps: Number.NaN }))),
  );
});

test("an exchange's own costs come before those of its class, whatever the exchange is called", () => {
  const lagos = { assetClass: "INTL_EQUITY", exchange: "XNSA" } as const;
  const priced = {
    ...model,
    halfSpreadBpsByExchange: { XNSA: 50 },
    slippageBpsByExchange: { XNSA: 20 },
    commissionBpsByExchange: { XNSA: 150 },
  };
  const partsOf = (of: typeof model, instrument: CostContext["instrument"]) => {
    const { halfSpreadBps, slippageBps, commissionBps } = sideCost(of, { ...context, instrument });
    return [halfSpreadBps, slippageBps, commissionBps];
  };
  assert.deepEqual(partsOf(priced, lagos), [50, 20, 150]);
  for (const exchange of ["XLON", "constructor", "__proto__"]) {
    const elsewhere = { ...lagos, exchange };
    assert.deepEqual(partsOf(priced, elsewhere), partsOf(model, elsewhere));
  }
});

test("impact has a floor and a coefficient for each class, and before that for each exchange", () => {
  const priced = {
    ...model,
    impactFloorBpsByClass: { INTL_EQUITY: 2 },
    impactFloorBpsByExchange: { XNSA: 25 },
    impactCoefficientByClass: { INTL_EQUITY: 3 },
    impactCoefficientByExchange: { XNSA: 0 },
  };
  const impactOn = (exchange: string, assetClass: AssetClass, quantityUnits: number) =>
    sideCost(priced, { ...context, instrument: { exchange, assetClass }, quantityUnits }).impactBps;
  assert.equal(impactOn("XNSA", "INTL_EQUITY", 10_000), 25);
  assert.equal(impactOn("XLON", "INTL_EQUITY", 1), 2);
  // 3 · 150 bps · √(10 000 / 1e6)
  assert.ok(Math.abs(impactOn("XLON", "INTL_EQUITY", 10_000) - 45) < 1e-9);
  assert.ok(Math.abs(impactOn("XNAS", "US_EQUITY", 10_000) - 15) < 1e-9);
  assert.equal(impactOn("XNAS", "US_EQUITY", 1), 0.5);
});
