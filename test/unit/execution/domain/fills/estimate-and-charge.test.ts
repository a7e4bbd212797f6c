import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CostModel, costComponentNames } from "#lib/kernel/cost.ts";
import { unitPrice } from "#lib/kernel/exact-price.ts";
import type { AssetClass, Instrument } from "#lib/kernel/instrument.ts";
import { shareOf } from "#lib/kernel/money.ts";
import { wholeQuantity } from "#lib/kernel/quantity.ts";
import {
  type CostMicros,
  chargeFor,
  costBpsOf,
  totalMicros,
} from "#services/execution/domain/fills/charge.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { requiredCash } from "#services/risk-gate/domain/sizing/affordable-units.ts";
import { aapl, costModel } from "#test/support/apple.ts";

/** The estimate of the risk gate and the charge of a fill, each by the code that its service runs. */

const bps = fc.double({ min: 0, max: 200, noNaN: true });
const classes: readonly AssetClass[] = ["US_EQUITY", "INTL_EQUITY", "INDEX", "FX", "CRYPTO"];
const byClass = fc.dictionary(fc.constantFrom(...classes), bps, { maxKeys: 3 });
/** Amounts in the currency of the instrument. */
const amount = fc.double({ min: 0, max: 50, noNaN: true });
const perShare = fc.dictionary(fc.constantFrom(...classes), amount, { maxKeys: 2 });
const leastAtExchange = fc.dictionary(fc.constantFrom("XNAS", "XLON"), amount, { maxKeys: 2 });
const byExchange = fc.dictionary(fc.constantFrom("XNAS", "XNSA", "XJSE"), bps, { maxKeys: 3 });

const models: fc.Arbitrary<CostModel> = fc
  .record({
    slippageBps: bps,
    commissionBps: bps,
    impactFloorBps: bps,
    impactCoefficient: fc.double({ min: 0, max: 5, noNaN: true }),
    participationLimitRatio: fc.constantFrom(0.01, 0.025, 0.3),
    slippageBpsByClass: byClass,
    commissionBpsByClass: byClass,
    commissionPerShareByClass: perShare,
    commissionPerShareByExchange: leastAtExchange,
    minimumCommissionByClass: perShare,
    minimumCommissionByExchange: leastAtExchange,
    impactFloorBpsByClass: byClass,
    impactCoefficientByClass: byClass,
    halfSpreadBpsByExchange: byExchange,
    slippageBpsByExchange: byExchange,
    commissionBpsByExchange: byExchange,
    impactFloorBpsByExchange: byExchange,
    impactCoefficientByExchange: byExchange,
  })
  .map((settings) => ({ ...costModel, ...settings }));

const instruments: fc.Arbitrary<Instrument> = fc
  .record({
    assetClass: fc.constantFrom(...classes),
    exchange: fc.constantFrom("XNAS", "XNSA", "XJSE", "XLON"),
    quantityDecimals: fc.constantFrom(0, 0, 3, 8),
    contractMultiplier: fc.constantFrom(1, 1, 50, 12.5),
  })
  .map((terms) => ({ ...aapl, ...terms }));

const sides = fc.record({
  model: models,
  instrument: instruments,
  quantityUnits: fc.integer({ min: 1, max: 1_000_000 }),
  price: fc.double({ min: 0.01, max: 5_000, noNaN: true }),
  dailyVolatilityBps: fc.double({ min: 0.01, max: 2_000, noNaN: true }),
  /** The order as a share of the participation limit: none above it is accepted. */
  shareOfLimit: fc.double({ min: 0.001, max: 1, noNaN: true }),
  knowsVolume: fc.boolean(),
});

type SidePlan = typeof sides extends fc.Arbitrary<infer Plan> ? Plan : never;

function marketOf({ model, instrument, quantityUnits, dailyVolatilityBps, ...plan }: SidePlan) {
  const whole = wholeQuantity(instrument, quantityUnits);
  const volume = whole / (plan.shareOfLimit * model.participationLimitRatio);
  return { dailyVolatilityBps, ...(plan.knowsVolume && { averageDailyVolumeUnits: volume }) };
}

const microsNames = {
  halfSpreadBps: "halfSpreadMicros",
  slippageBps: "slippageMicros",
  commissionBps: "commissionMicros",
  impactBps: "impactMicros",
} as const satisfies Record<(typeof costComponentNames)[number], keyof CostMicros>;

test("what the gate estimates is what both fills are charged on the same inputs, component by component", () => {
  fc.assert(
    fc.property(sides, (plan) => {
      const { model, instrument, quantityUnits, price } = plan;
      const market = marketOf(plan);
      const estimate = roundTripCost(model, { instrument, quantityUnits, price, ...market });
      const order = { instrument, quantityUnits, marketContext: market };
      const { notionalMicros, costs } = chargeFor(model, order, price);
      for (const leg of [estimate.entry, estimate.exit]) {
        for (const name of costComponentNames) {
          assert.equal(shareOf(notionalMicros, leg[name]), costs[microsNames[name]]);
        }
      }
      const booked = unitPrice(price, instrument);
      const lot = { lotUnits: 1n, price: booked, quotedPrice: price, instrument };
      const taken = requiredCash(
        model,
        { ...lot, averageDailyVolumeUnits: undefined, ...market },
        BigInt(quantityUnits),
      );
      assert.equal(taken, notionalMicros + totalMicros(costs));
    }),
    { numRuns: 2_000 },
  );
});

test("a fill that forgets its volume is charged no less in any component", () => {
  fc.assert(
    fc.property(sides, (plan) => {
      const { model, instrument, quantityUnits, price } = plan;
      const chargedWith = (knowsVolume: boolean) => {
        const marketContext = marketOf({ ...plan, knowsVolume });
        return chargeFor(model, { instrument, quantityUnits, marketContext }, price).costs;
      };
      const [known, unknown] = [chargedWith(true), chargedWith(false)];
      for (const name of Object.values(microsNames)) {
        // The volume is a quotient, whose last bit may take the order a hair beyond the limit.
        assert.ok(unknown[name] + 1n >= known[name], name);
      }
    }),
    { numRuns: 2_000 },
  );
});

const tariff: CostModel = {
  ...costModel,
  commissionBpsByClass: { US_EQUITY: 0 },
  commissionPerShareByClass: { US_EQUITY: 0.005 },
  minimumCommissionByExchange: { XNAS: 1 },
};
const marketContext = { dailyVolatilityBps: 126 };

test("a tariff by the share is charged to the micro, and no less than its minimum", () => {
  const commissionOf = (quantityUnits: number, price: number) =>
    chargeFor(tariff, { instrument: aapl, quantityUnits, marketContext }, price).costs
      .commissionMicros;
  assert.equal(commissionOf(1_000, 31.7), 5_000_000n);
  assert.equal(commissionOf(7, 31.7), 1_000_000n);
  // More than the trade is worth.
  assert.equal(commissionOf(3, 0.07), 1_000_000n);
  const coin = { ...aapl, quantityDecimals: 8, contractMultiplier: 50 };
  const charge = chargeFor(tariff, { instrument: coin, quantityUnits: 4e10, marketContext }, 20);
  assert.equal(charge.costs.commissionMicros, 2_000_000n);
});

test("a commission in another currency is converted as the notional is", () => {
  const legs = [{ ticker: "EURUSD=X", price: 1.25, inverse: false }];
  const rate = { from: "EUR", to: "USD", legs, asOfMs: 0 };
  const order = { instrument: { ...aapl, currency: "EUR" }, quantityUnits: 7, marketContext };
  const { costs } = chargeFor(tariff, order, 31.7, rate);
  assert.equal(costs.commissionMicros, 1_250_000n);
});

test("a tariff by the share without a price is dearer than any trade", () => {
  const cost = roundTripCost(tariff, { instrument: aapl, quantityUnits: 7, ...marketContext });
  assert.equal(cost.totalBps, Number.POSITIVE_INFINITY);
});

test("the costs of a fill in bps are its amounts over its notional", () => {
  const costs = { halfSpreadMicros: 80n, slippageMicros: 500n, commissionMicros: 150n };
  assert.deepEqual(costBpsOf({ ...costs, impactMicros: 50n }, 1_000_000n), {
    halfSpreadBps: 0.8,
    slippageBps: 5,
    commissionBps: 1.5,
    impactBps: 0.5,
  });
});

test("what is worth less than half a micro cost 0 bps, not a quotient of nothing", () => {
  const none = { halfSpreadMicros: 0n, slippageMicros: 0n, commissionMicros: 0n, impactMicros: 0n };
  assert.deepEqual(Object.values(costBpsOf(none, 0n)), [0, 0, 0, 0]);
});
