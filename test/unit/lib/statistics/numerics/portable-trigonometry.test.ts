import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import {
  atan2,
  cos,
  cosineOfTurn,
  sin,
  sineOfTurn,
} from "#lib/statistics/numerics/portable-trigonometry.ts";

/** Within three units in the last place. */
function closeTo(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 6.7e-16 * Math.abs(expected), `${actual} ${expected}`);
}

const angles = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.double({ min: -1.6e6, max: 1.6e6, noNaN: true }),
);

test("sine and cosine agree with the engine's, small angles and large", () => {
  fc.assert(
    fc.property(angles, (x) => {
      closeTo(sin(x), Math.sin(x));
      closeTo(cos(x), Math.cos(x));
    }),
  );
});

test("sine and cosine keep their digits next to their zeros", () => {
  for (let n = 1; n < 500_000; n += 997) {
    closeTo(sin(n * Math.PI), Math.sin(n * Math.PI));
    closeTo(cos((n - 0.5) * Math.PI), Math.cos((n - 0.5) * Math.PI));
  }
});

test("the arctangent of a point agrees with the engine's in every quadrant", () => {
  const side = fc.integer({ min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(side, side, (y, x) => {
      if (x !== 0 || y !== 0) closeTo(atan2(y, x), Math.atan2(y, x + 0));
    }),
  );
  assert.equal(atan2(0, 0), 0);
  assert.equal(atan2(0, -1), Math.PI);
});

test("an angle too large to reduce gives NaN, not a number without digits", () => {
  for (const x of [1e7, -1e300, Number.POSITIVE_INFINITY, Number.NaN]) {
    assert.ok(Number.isNaN(sin(x)));
    assert.ok(Number.isNaN(cos(x)));
  }
});

test("fractions of a turn are exact at the quarters and the same after any number of turns", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((k) => sineOfTurn(k, 4)),
    [0, 1, 0, -1],
  );
  assert.deepEqual(
    [0, 1, 2, 3].map((k) => cosineOfTurn(k, 4)),
    [1, 0, -1, 0],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (n, k) => {
      assert.equal(sineOfTurn(k + 1_000_000 * n, n), sineOfTurn(k, n));
      assert.equal(cosineOfTurn(-k, n), cosineOfTurn(k, n));
      closeTo(sineOfTurn(k, n) ** 2 + cosineOfTurn(k, n) ** 2, 1);
      const angle = (2 * Math.PI * (k % n)) / n;
      assert.ok(Math.abs(sineOfTurn(k, n) - Math.sin(angle)) < 1e-15);
      assert.ok(Math.abs(cosineOfTurn(k, n) - Math.cos(angle)) < 1e-15);
    }),
  );
});

test("the bits are the ones that every engine gives", () => {
  const values = new Float64Array(5000);
  for (let i = 0; i < 1000; i += 1) {
    values[5 * i] = sin((i - 500) / 7);
    values[5 * i + 1] = cos((i - 500) * 31.7);
    values[5 * i + 2] = sineOfTurn(i, 613);
    values[5 * i + 3] = cosineOfTurn(i, 1000);
    values[5 * i + 4] = atan2(i - 500, 13 * i - 4000);
  }
  const digest = sha256Hex(new Uint8Array(values.buffer));
  assert.equal(digest, "6be599bf7fef95ffdf966061c51693f0bd52863c6713c6c426f6dce9749db792");
});
