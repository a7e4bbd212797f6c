import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { atan2, cosineOfTurn, sineOfTurn } from "#lib/statistics/numerics/portable-trigonometry.ts";

/** Within three units in the last place. */
function closeTo(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 6.7e-16 * Math.abs(expected), `${actual} ${expected}`);
}

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
      // π, the product and the quotient are rounded, each by 2^-53 of the angle at most: the engine is asked of another angle.
      const within = 3 * 2 ** -53 * angle + 5e-16;
      assert.ok(Math.abs(sineOfTurn(k, n) - Math.sin(angle)) < within);
      assert.ok(Math.abs(cosineOfTurn(k, n) - Math.cos(angle)) < within);
    }),
  );
});

test("the bits are the ones that every engine gives", () => {
  const values = new Float64Array(3000);
  for (let i = 0; i < 1000; i += 1) {
    values[3 * i] = sineOfTurn(i, 613);
    values[3 * i + 1] = cosineOfTurn(i, 1000);
    values[3 * i + 2] = atan2(i - 500, 13 * i - 4000);
  }
  const digest = sha256Hex(new Uint8Array(values.buffer));
  assert.equal(digest, "be9504d6c00ceda5ffb8e2376da51c7fc02c4cf003f32974031c8c5bb056f887");
});
