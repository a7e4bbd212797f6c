import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  distanceMicros,
  exactPrice,
  notionalMicros,
  unitPrice,
  unitsPaidFor,
} from "#lib/kernel/exact-price.ts";
import { divideRounded } from "#lib/kernel/money.ts";

/** A decimal of up to 15 digits, which every double tells apart, with the text that writes it. */
const decimal = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999_999_999 }), fc.integer({ min: 0, max: 18 }))
  .map(([digits, places]) => ({
    digits: BigInt(digits),
    places,
    price: Number(`${digits}e-${places}`),
  }));
const terms = fc.record({
  quantityDecimals: fc.integer({ min: 0, max: 8 }),
  multiplierDigits: fc.integer({ min: 1, max: 12_500_000 }),
  multiplierPlaces: fc.integer({ min: 0, max: 3 }),
});
const units = fc.bigInt({ min: 1n, max: 10n ** 15n });

test("a price is the decimal that it was written as, and units × price is rounded once", () => {
  fc.assert(
    fc.property(decimal, units, ({ digits, places, price }, quantity) => {
      const expected = divideRounded(quantity * digits * 1_000_000n, 10n ** BigInt(places));
      assert.equal(notionalMicros(quantity, exactPrice(price)), expected);
    }),
  );
});

test("100 million units bought at 8.43e-6 and sold at 8.51e-6 gain 0.95 %, not 12.28 %", () => {
  const bought = notionalMicros(100_000_000n, exactPrice(8.43e-6));
  const sold = notionalMicros(100_000_000n, exactPrice(8.51e-6));
  assert.deepEqual([bought, sold], [843_000_000n, 851_000_000n]);
});

test("half a micro is rounded away from zero, whether its double lies below or above it", () => {
  const doublesBelow = [1, 2, 3, 5, 6, 7].map((whole) => Number(`${whole * 1000}.0000005`));
  assert.ok(doublesBelow.some((price) => price.toFixed(20) < `${Math.trunc(price)}.0000005`));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (whole) => {
      const price = Number(`${whole}.0000005`);
      assert.equal(notionalMicros(1n, exactPrice(price)), BigInt(whole) * 1_000_000n + 1n);
    }),
  );
});

test("the distance of two prices is exact before it is rounded", () => {
  fc.assert(
    fc.property(decimal, decimal, units, (one, other, quantity) => {
      const scale = 10n ** BigInt(one.places + other.places);
      const difference =
        one.digits * 10n ** BigInt(other.places) - other.digits * 10n ** BigInt(one.places);
      const expected = divideRounded(
        quantity * (difference < 0n ? -difference : difference) * 1_000_000n,
        scale,
      );
      const [first, second] = [exactPrice(one.price), exactPrice(other.price)];
      assert.equal(distanceMicros(quantity, first, second), expected);
      assert.equal(distanceMicros(quantity, second, first), expected);
    }),
  );
});

test("the units that an amount pays for are the most whose exact price it covers", () => {
  fc.assert(
    fc.property(
      decimal,
      fc.bigInt({ min: 0n, max: 10n ** 16n }),
      ({ digits, places, price }, amount) => {
        const paid = unitsPaidFor(amount, exactPrice(price));
        const scaled = amount * 10n ** BigInt(places);
        assert.ok(paid * digits * 1_000_000n <= scaled);
        assert.ok((paid + 1n) * digits * 1_000_000n > scaled);
      },
    ),
  );
});

test("a price that is not finite has no decimal", () => {
  for (const price of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => exactPrice(price), RangeError);
  }
});

test("units of any size and multiplier are worth price × multiplier × 10^-decimals, rounded once", () => {
  fc.assert(
    fc.property(decimal, units, terms, ({ digits, places, price }, quantity, of) => {
      const { quantityDecimals, multiplierDigits, multiplierPlaces } = of;
      const contractMultiplier = Number(`${multiplierDigits}e-${multiplierPlaces}`);
      const expected = divideRounded(
        quantity * digits * BigInt(multiplierDigits) * 1_000_000n,
        10n ** BigInt(places + quantityDecimals + multiplierPlaces),
      );
      const worth = unitPrice(price, { quantityDecimals, contractMultiplier });
      assert.equal(notionalMicros(quantity, worth), expected);
    }),
  );
});

test("one unit of 8 decimals is 1e-8 of a coin: 10^8 of them are worth what a coin is, to the micro", () => {
  fc.assert(
    fc.property(decimal, fc.bigInt({ min: 1n, max: 10n ** 7n }), ({ price }, coins) => {
      const whole = notionalMicros(coins, exactPrice(price));
      const satoshi = unitPrice(price, { quantityDecimals: 8 });
      assert.equal(notionalMicros(coins * 100_000_000n, satoshi), whole);
      const { numerator, denominator } = exactPrice(price);
      assert.equal(satoshi.numerator * denominator * 100_000_000n, numerator * satoshi.denominator);
    }),
  );
});

test("an instrument that says nothing of its units is worth its quoted price", () => {
  fc.assert(
    fc.property(decimal, ({ price }) => {
      assert.deepEqual(unitPrice(price, {}), exactPrice(price));
      const stated = { quantityDecimals: 0, contractMultiplier: 1 };
      assert.deepEqual(unitPrice(price, stated), exactPrice(price));
    }),
  );
});
