import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cosineWeights,
  varianceAllowance,
} from "#lib/statistics/hypothesis-tests/cosine-weights.ts";
import { signFlipTest } from "#lib/statistics/hypothesis-tests/sign-flip-test.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

const options = { level: 0.05, allowedCorrelation: 0.2 };

function drawn(seed: number, n: number, mean = 0): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: n }, () => mean + random.normal());
}

/** Squared mean over squared standard error, up to a factor that is the same for all flips. */
function squaredStatistic(values: readonly number[], weights: readonly Float64Array[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const squares = weights.reduce((total, row) => {
    const transform = values.reduce((of, value, t) => of + value * row[t]!, 0);
    return total + transform * transform;
  }, 0);
  return (sum * sum) / squares;
}

/** The share of all patterns of signs whose statistic is as large, one by one. */
function exactPValue(values: readonly number[]): number {
  const n = values.length;
  const weights = cosineWeights(n);
  const own = squaredStatistic(values, weights) / varianceAllowance(n, options.allowedCorrelation);
  let atLeast = 0;
  for (let bits = 0; bits < 1 << n; bits += 1) {
    const flipped = values.map((value, t) => ((bits >> t) & 1 ? -value : value));
    // The allowance is there for the values as they are; a flip of none or all is one of them.
    const isOwn = bits === 0 || bits === (1 << n) - 1;
    if (isOwn || squaredStatistic(flipped, weights) >= own * (1 - 1e-9)) atLeast += 1;
  }
  return atLeast / (1 << n);
}

test("the p-value of few values is the share of all patterns of signs", () => {
  for (const [seed, mean] of [
    [1, 0],
    [2, 0.7],
    [3, 1.5],
  ] as const) {
    const values = drawn(seed, 10, mean);
    assert.ok(Math.abs(signFlipTest(values, options).pValue - exactPValue(values)) < 1e-12);
  }
});

test("of more values the flips that are drawn come close to all of them", () => {
  const values = drawn(4, 15, 0.6);
  const exact = exactPValue(values);
  assert.ok(exact > 0.01 && exact < 0.2, `${exact}`);
  assert.ok(Math.abs(signFlipTest(values, options).pValue - exact) < 0.006, `${exact}`);
});

test("the interval holds exactly the means that the test does not reject", () => {
  for (const n of [10, 20]) {
    const values = drawn(n, n, 3);
    const { interval } = signFlipTest(values, options);
    const { lower, upper } = interval!;
    const pValueOf = (mean: number) =>
      signFlipTest(
        values.map((value) => value - mean),
        options,
      ).pValue;
    const near = 1e-6 * (upper - lower);
    assert.ok(pValueOf(lower + near) > 0.05 && pValueOf(upper - near) > 0.05);
    assert.ok(pValueOf(lower - near) <= 0.05 && pValueOf(upper + near) <= 0.05);
    assert.deepEqual([interval?.level, interval?.method], [0.95, "sign_flip"]);
  }
});

test("values that sum to 0 but for rounding reject nothing, in whatever unit they are", () => {
  const arms = [
    [-16, 15, 4, 15, 15, 8, 9, -30, -10, -27, -28, -39, -29, 5, -3, -8],
    [-18, 20, 16, 20, -12, 6, -27, -10, 23, -38, -27, -20, 2, -15, -5, -34],
  ] as const;
  const differences = (scale: number) =>
    arms[0].map((base, at) => arms[1][at]! * scale - base * scale);
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  assert.equal(sumOf(differences(1)), 0);
  assert.notEqual(sumOf(differences(0.01)), 0);
  for (const scale of [1, 0.01]) assert.equal(signFlipTest(differences(scale), options).pValue, 1);
});

test("four values beside zeros are rejected by no test, however large they are", () => {
  const values = Array.from({ length: 40 }, (_, t) => (t % 10 === 0 ? 1000 : 0));
  const { pValue } = signFlipTest(values, options);
  assert.ok(Math.abs(pValue - 1 / 8) < 0.02, `${pValue}`);
});

test("values that are all the same leave no mean but theirs, and zeros reject nothing", () => {
  const same = signFlipTest(
    Array.from({ length: 20 }, () => 0.1),
    options,
  );
  assert.ok(same.pValue < 0.001);
  assert.deepEqual([same.interval?.lower, same.interval?.upper], [same.mean, same.mean]);
  assert.equal(signFlipTest(new Array<number>(20).fill(0), options).pValue, 1);
});

test("what cannot be tested is refused, and five values reject nothing", () => {
  assert.throws(() => signFlipTest([1], options), /no sign-flip test of 1 values/);
  assert.throws(() => signFlipTest([1, Number.NaN, 2], options), RangeError);
  assert.throws(() => signFlipTest([1, Number.POSITIVE_INFINITY], options), RangeError);
  const five = signFlipTest([5, 5.1, 4.9, 5, 5.2], options);
  assert.ok(five.pValue > 0.05);
  assert.equal(five.interval, undefined);
});
