import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { combinedRatio, splitRatioOf } from "#lib/kernel/split-ratio.ts";

test("a number of new shares stands for the simplest fraction, also where its decimals were cut", () => {
  const cases = [
    [4, 4, 1],
    [0.5, 1, 2],
    [1.5, 3, 2],
    [0.142857, 1, 7],
    [1.166667, 7, 6],
    [0.001, 1, 1000],
  ] as const;
  for (const [number, newShares, oldShares] of cases) {
    assert.deepEqual(splitRatioOf(number), { newShares, oldShares }, `${number}`);
  }
});

test("two splits after each other are one, without a common divisor", () => {
  const threeForTwo = { newShares: 3, oldShares: 2 };
  const ofFour = { newShares: 4, oldShares: 1 };
  assert.deepEqual(combinedRatio(threeForTwo, ofFour), { newShares: 6, oldShares: 1 });
  const taken = { newShares: 2, oldShares: 3 };
  assert.deepEqual(combinedRatio(threeForTwo, taken), { newShares: 1, oldShares: 1 });
});

test("every ratio of up to 100 shares is found again from its quotient", () => {
  const shares = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(shares, shares, (newShares, oldShares) => {
      const found = splitRatioOf(newShares / oldShares);
      assert.equal(found.newShares * oldShares, found.oldShares * newShares);
    }),
  );
});

test("what no split can be is refused", () => {
  for (const number of [0, -2, Number.NaN, Number.POSITIVE_INFINITY, Math.PI, 1e-9]) {
    assert.throws(() => splitRatioOf(number), /no ratio of a split/, `${number}`);
  }
});
