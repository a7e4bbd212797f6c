import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type ConversionRate,
  isCurrentRate,
  longestRateAgeSessions,
  rateFraction,
  rateNumber,
} from "#lib/kernel/conversion-rate.ts";
import { exactPrice, notionalMicros, unitPrice } from "#lib/kernel/exact-price.ts";

/** From a millionth to a million, up to twelve digits. */
const price = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 3, max: 12 }))
  .map(([digits, places]) => Number(`${digits}e-${places}`))
  .filter((one) => one >= 1e-6);
const leg = fc.record({ ticker: fc.constant("USDZAR=X"), price, inverse: fc.boolean() });
const rate: fc.Arbitrary<ConversionRate> = fc
  .array(leg, { minLength: 1, maxLength: 2 })
  .map((legs) => ({ from: "ZAR", to: "USD", legs, asOfMs: 0 }));
const inverted = (one: ConversionRate): ConversionRate => ({
  ...one,
  from: one.to,
  to: one.from,
  legs: one.legs.map((leg) => ({ ...leg, inverse: !leg.inverse })),
});
const amount = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });

test("an amount converted there and back returns to within one micro of the coarser currency", () => {
  fc.assert(
    fc.property(rate, amount, (one, there) => {
      const converted = notionalMicros(there, rateFraction(one));
      const back = notionalMicros(converted, rateFraction(inverted(one)));
      const difference = back < there ? there - back : back - there;
      const { numerator, denominator } = rateFraction(one);
      // A micro of the other currency is denominator / numerator micros of this one.
      assert.ok(difference * numerator <= (numerator > denominator ? numerator : denominator));
    }),
  );
});

test("units × price × rate is one fraction and is rounded once", () => {
  const rand = (price: number) =>
    rateFraction({ legs: [{ ticker: "USDZAR=X", price, inverse: true }] });
  // 9.6 micros of a rand are 0.485 of a micro of a dollar; rounded to 10 first they would be 0.505.
  assert.equal(notionalMicros(1n, unitPrice(9.6e-6, {}, rand(19.8))), 0n);
  assert.equal(notionalMicros(37n, unitPrice(100, {}, rand(18.5))), 200_000_000n);
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), price, rate, (units, at, one) => {
      const { numerator, denominator } = rateFraction(one);
      const whole = exactPrice(at);
      const exact = units * whole.numerator * numerator;
      const scale = whole.denominator * denominator;
      const got = notionalMicros(units, unitPrice(at, {}, rateFraction(one)));
      const error = got * scale - exact;
      assert.ok(2n * (error < 0n ? -error : error) <= scale);
    }),
  );
});

test("the number of a rate is that of its fraction, and its inverse undoes it", () => {
  fc.assert(
    fc.property(rate, (one) => {
      const { numerator, denominator } = rateFraction(one);
      const scaled = Number((numerator * 10n ** 24n) / denominator) / 1e24;
      assert.ok(Math.abs(rateNumber(one) / scaled - 1) < 1e-9 || scaled < 1e-12);
      const there = rateFraction(inverted(one));
      assert.equal(there.numerator * numerator, there.denominator * denominator);
    }),
  );
});

test("a rate is current from its close on and for no more than the stated sessions of currencies", () => {
  const dayMs = 86_400_000;
  assert.equal(isCurrentRate({ asOfMs: dayMs }, dayMs - 1), false);
  assert.equal(isCurrentRate({ asOfMs: dayMs }, dayMs), true);
  assert.equal(longestRateAgeSessions, 5);
  // The close of a Friday serves until the Monday after the next week has begun, weekends being no sessions.
  const asOfMs = Date.parse("2024-01-06");
  assert.equal(isCurrentRate({ asOfMs }, Date.parse("2024-01-15")), true);
  assert.equal(isCurrentRate({ asOfMs }, Date.parse("2024-01-16") - 1), true);
  assert.equal(isCurrentRate({ asOfMs }, Date.parse("2024-01-16")), false);
  // That of a Tuesday over five sessions and one weekend.
  assert.equal(isCurrentRate({ asOfMs: Date.parse("2024-01-03") }, Date.parse("2024-01-10")), true);
  assert.equal(
    isCurrentRate({ asOfMs: Date.parse("2024-01-03") }, Date.parse("2024-01-11")),
    false,
  );
});
