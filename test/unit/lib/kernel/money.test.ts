import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { divideRounded, fromMicros, shareOf, toMicros } from "#lib/kernel/money.ts";

const micros = fc.bigInt({ min: -9_000_000_000_000_000n, max: 9_000_000_000_000_000n });

test("toMicros rounds half away from zero, the same for both signs", () => {
  assert.equal(toMicros(0.000_000_5), 1n);
  assert.equal(toMicros(-0.000_000_5), -1n);
  assert.equal(toMicros(0.000_000_49), 0n);
});

test("toMicros takes a price in cents to the exact integer", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
      assert.equal(toMicros(cents / 100), BigInt(cents) * 10_000n);
    }),
  );
});

test("toMicros undoes fromMicros up to 2^33 units", () => {
  const limit = 2n ** 33n * 1_000_000n;
  fc.assert(
    fc.property(fc.bigInt({ min: -limit, max: limit }), (amount) => {
      assert.equal(toMicros(fromMicros(amount)), amount);
    }),
  );
});

test("toMicros does not round an amount above 2^32 units twice", () => {
  assert.equal(toMicros(4_295_099_077.496491), 4_295_099_077_496_491n);
});

test("toMicros refuses what has no exact integer form", () => {
  for (const amount of [Number.NaN, Infinity, -Infinity, 1e10, -1e10]) {
    assert.throws(() => toMicros(amount), RangeError);
  }
});

test("shareOf of 1.5 bps of one million is 150", () => {
  assert.equal(shareOf(1_000_000_000_000n, 1.5), 150_000_000n);
});

test("shareOf rounds half away from zero", () => {
  assert.equal(shareOf(5_000n, 1), 1n);
  assert.equal(shareOf(-5_000n, 1), -1n);
  assert.equal(shareOf(4_999n, 1), 0n);
});

test("shareOf is within half a micro of the exact share", () => {
  fc.assert(
    fc.property(micros, fc.integer({ min: 0, max: 10_000_000 }), (amount, thousandths) => {
      const share = shareOf(amount, thousandths / 1000);
      const error = 2n * (share * 10_000_000n - amount * BigInt(thousandths));
      assert.ok(error <= 10_000_000n && error >= -10_000_000n, `${error}`);
    }),
  );
});

test("shareOf is odd in the amount and in the bps", () => {
  fc.assert(
    fc.property(micros, fc.double({ min: 0, max: 10_000, noNaN: true }), (amount, bps) => {
      assert.equal(shareOf(-amount, bps), -shareOf(amount, bps));
      assert.equal(shareOf(amount, -bps), -shareOf(amount, bps));
    }),
  );
});

test("shareOf refuses bps that are not finite", () => {
  assert.throws(() => shareOf(1n, Number.NaN), RangeError);
  assert.throws(() => shareOf(1n, Infinity), RangeError);
});

test("divideRounded is the nearest integer, ties away from zero", () => {
  fc.assert(
    fc.property(micros, fc.bigInt({ min: 1n, max: 1_000_000n }), (numerator, denominator) => {
      const quotient = divideRounded(numerator, denominator);
      const rest = numerator - quotient * denominator;
      const twice = 2n * (rest < 0n ? -rest : rest);
      assert.ok(twice <= denominator);
      if (twice === denominator) assert.ok(rest < 0n === numerator > 0n);
    }),
  );
});
