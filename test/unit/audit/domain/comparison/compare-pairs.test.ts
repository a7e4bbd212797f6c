import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  comparePairs,
  type PairedComparison,
} from "#services/audit/domain/comparison/compare-pairs.ts";
import { disjointPairs } from "#services/audit/domain/comparison/disjoint-windows.ts";
import { isLong } from "#test/support/test-length.ts";
import { dayMs, pairsOf } from "#test/unit/audit/domain/comparison/simulated-arms.ts";

const lower = { direction: "LOWER_IS_BETTER" } as const;
const higher = { direction: "HIGHER_IS_BETTER" } as const;

const answer = ({ conclusion, reason }: PairedComparison) => [conclusion, reason];

/** Pairs with a base about `base` and an other arm that is `shift` off it, each with noise. */
function noisy(seed: number, n: number, base: number, shift: number, noise: number) {
  const random = new SeededRandom(seed);
  return pairsOf(
    Array.from({ length: n }, () => {
      const shared = base + noise * random.normal();
      return [shared, shared + shift + noise * random.normal()] as const;
    }),
  );
}

test("an arm that is plainly better wins, by the direction", () => {
  const pairs = noisy(1, 20, 1, -0.2, 0.05);
  const found = comparePairs(pairs, lower);
  assert.deepEqual(answer(found), ["OTHER_BETTER", "DIFFERENCE"]);
  assert.deepEqual(answer(comparePairs(pairs, higher)), ["BASE_BETTER", "DIFFERENCE"]);
  assert.ok(found.interval!.upper < 0 && found.pValue! <= 0.05);
  assert.ok("value" in found.relativeChange && found.relativeChange.isBeyondMargin);
  assert.ok(Math.abs(found.otherMean! - found.baseMean! - found.meanDifference!) < 1e-12);
});

test("a difference can be found that is within the margin, and the answer says both", () => {
  const found = comparePairs(noisy(2, 20, 1, -0.05, 0.01), lower);
  assert.deepEqual(answer(found), ["OTHER_BETTER", "DIFFERENCE"]);
  assert.ok("value" in found.relativeChange && !found.relativeChange.isBeyondMargin);
});

test("arms whose whole interval lies within the margin have no clear winner", () => {
  const found = comparePairs(noisy(3, 20, 1, 0, 0.05), lower);
  assert.deepEqual(answer(found), ["NO_CLEAR_WINNER", "WITHIN_MARGIN"]);
  assert.ok(found.interval!.lower > -0.1 && found.interval!.upper < 0.1);
});

test("an interval that holds 0 and more than the margin is inconclusive", () => {
  const found = comparePairs(noisy(3, 20, 1, 0, 0.5), lower);
  assert.deepEqual(answer(found), ["INCONCLUSIVE", "INTERVAL_TOO_WIDE"]);
  assert.ok(found.detectable!.difference > 0.1);
});

test("relative to a base near zero there is no change and no margin", () => {
  const found = comparePairs(noisy(4, 20, 0.01, 0, 1), higher);
  assert.deepEqual(found.relativeChange, { undefinedReason: "BASE_NEAR_ZERO" });
  assert.deepEqual(answer(found), ["INCONCLUSIVE", "MARGIN_UNDEFINED"]);
  const better = comparePairs(noisy(4, 20, 0.01, 3, 1), higher);
  assert.deepEqual(answer(better), ["OTHER_BETTER", "DIFFERENCE"]);
  assert.deepEqual(better.relativeChange, { undefinedReason: "BASE_NEAR_ZERO" });
});

test("a base below zero changes by its size: from -100 to -80 is up by a fifth", () => {
  const { relativeChange } = comparePairs(noisy(5, 20, -100, 20, 0.001), higher);
  assert.ok("value" in relativeChange && Math.abs(relativeChange.value - 0.2) < 0.001);
});

test("trap: sparse data decide nothing, however far apart they are", () => {
  const nine = comparePairs(noisy(6, 9, 1, -0.9, 0.001), lower);
  assert.deepEqual(answer(nine), ["INCONCLUSIVE", "TOO_FEW_PAIRS"]);
  assert.equal(nine.pValue, undefined);
  assert.ok(nine.meanDifference! < -0.8);
  assert.deepEqual(answer(comparePairs([], lower)), ["INCONCLUSIVE", "NO_PAIRS"]);
  // Three trades in twenty windows, all of them gains of one arm.
  const rare = pairsOf(Array.from({ length: 20 }, (_, k) => [0, k % 7 === 0 ? 500 : 0] as const));
  assert.equal(comparePairs(rare, higher).conclusion, "INCONCLUSIVE");
});

test("trap: arms that are all zero, or the same but for rounding, are inconclusive", () => {
  const zeros = pairsOf(Array.from({ length: 20 }, () => [0, 0] as const));
  const found = comparePairs(zeros, higher);
  assert.deepEqual(answer(found), ["INCONCLUSIVE", "ARMS_IDENTICAL"]);
  assert.deepEqual(found.relativeChange, { undefinedReason: "BASE_NEAR_ZERO" });
  const rounded = pairsOf(Array.from({ length: 20 }, (_, k) => [1 + k, 1 + k + 2e-16] as const));
  assert.deepEqual(answer(comparePairs(rounded, higher)), ["INCONCLUSIVE", "ARMS_IDENTICAL"]);
});

test("trap: one outlier makes no winner, whichever way it points", () => {
  for (const outlier of [1e6, -1e6]) {
    const random = new SeededRandom(7);
    const values = Array.from({ length: 20 }, (_, k) => {
      const noise = 0.01 * random.normal();
      return [1, k === 11 ? outlier : 1 + noise] as const;
    });
    const found = comparePairs(pairsOf(values), lower);
    assert.deepEqual(answer(found), ["INCONCLUSIVE", "INTERVAL_TOO_WIDE"]);
  }
});

test("trap: arms of unequal length are compared by what both have, not by their means", () => {
  const observed = (n: number, value: (k: number) => number) =>
    Array.from({ length: n }, (_, k) => ({
      ticker: "AAPL",
      asOfMs: 30 * k * dayMs,
      closedMs: 30 * (k + 1) * dayMs,
      value: value(k),
    }));
  // The base alone has a second half, in which every arm would have done badly.
  const wobble = (k: number) => 0.01 * (((k * 7) % 11) - 5);
  const base = observed(40, (k) => (k < 20 ? 1 : 5) + wobble(k));
  const other = observed(20, (k) => 1 - wobble(k + 3));
  const { pairs, missing } = disjointPairs(base, other);
  assert.deepEqual(missing, { base: 0, other: 20 });
  assert.equal(comparePairs(pairs, lower).conclusion, "NO_CLEAR_WINNER");
});

test("a value that is no finite number fails closed", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const pairs = noisy(8, 20, 1, -0.5, 0.01);
    const found = comparePairs([...pairs, { asOfMs: 1e12, base: 1, other: value }], lower);
    assert.deepEqual(answer(found), ["INCONCLUSIVE", "NON_FINITE"]);
    assert.deepEqual(found.relativeChange, { undefinedReason: "NON_FINITE" });
    assert.equal(found.meanDifference, undefined);
  }
});

test("options outside their ranges and two pairs of one as-of are refused", () => {
  const pairs = noisy(9, 20, 1, 0, 1);
  for (const wrong of [{ level: 0 }, { level: Number.NaN }, { power: 1 }, { relativeMargin: 0 }]) {
    assert.throws(() => comparePairs(pairs, { ...lower, ...wrong }), /cannot be compared at/);
  }
  assert.throws(() => comparePairs([...pairs, pairs[3]!], lower), /two pairs of 1970-04-01/);
  const timeless = { asOfMs: Number.NaN, base: 1, other: 1 };
  assert.throws(() => comparePairs([...pairs, timeless], lower), /is no time/);
});

test("twenty pairs find 0.81 standard deviations, and more of them with a higher power", () => {
  const pairs = noisy(10, 20, 1, 0, 1);
  const effect = (power = 0.8) =>
    comparePairs(pairs, { ...lower, power }).detectable!.standardDeviations;
  assert.equal(effect().toFixed(2), "0.81");
  assert.ok(effect(0.9) > effect());
});

const values = fc.array(
  fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })),
  { minLength: 10, maxLength: 16 },
);

test("exchanged arms mirror the answer", () => {
  const mirrored = { BASE_BETTER: "OTHER_BETTER", OTHER_BETTER: "BASE_BETTER" } as const;
  fc.assert(
    fc.property(values, (drawn) => {
      const found = comparePairs(pairsOf(drawn), lower);
      const exchanged = comparePairs(
        pairsOf(drawn.map(([base, other]) => [other, base] as const)),
        lower,
      );
      assert.equal(exchanged.pValue, found.pValue);
      // No answer is -0, which is not 0 to an assertion.
      assert.ok(exchanged.meanDifference! + found.meanDifference! === 0);
      if (found.interval) {
        assert.ok(exchanged.interval!.lower + found.interval.upper === 0);
        assert.ok(exchanged.interval!.upper + found.interval.lower === 0);
      }
      if (found.conclusion in mirrored) {
        const winner = found.conclusion as keyof typeof mirrored;
        assert.equal(exchanged.conclusion, mirrored[winner]);
      } else {
        assert.ok(!(exchanged.conclusion in mirrored));
      }
    }),
    { numRuns: isLong ? 60 : 10 },
  );
});

test("another unit scales the figures and changes no answer, nor does the order of the pairs", () => {
  fc.assert(
    fc.property(values, fc.constantFrom(1e-6, 0.01, 3, 1e6), (drawn, scale) => {
      const pairs = pairsOf(drawn);
      const found = comparePairs(pairs, higher);
      assert.deepEqual(comparePairs([...pairs].reverse(), higher), found);
      const scaled = comparePairs(
        pairsOf(drawn.map(([base, other]) => [base * scale, other * scale] as const)),
        higher,
      );
      assert.deepEqual(answer(scaled), answer(found));
      assert.equal(scaled.pValue, found.pValue);
      const near = (one: number, other: number) =>
        assert.ok(Math.abs(one - other * scale) <= 1e-6 * scale * (1 + Math.abs(other)));
      near(scaled.meanDifference!, found.meanDifference!);
      if (found.interval) near(scaled.interval!.upper, found.interval.upper);
      if (found.detectable) near(scaled.detectable!.difference, found.detectable.difference);
    }),
    { numRuns: isLong ? 60 : 10 },
  );
});

test("a winner has 0 outside its interval, and no clear winner has its interval within the margin", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      (seed, noise) => {
        const { interval, conclusion, pValue, baseMean } = comparePairs(
          noisy(seed, 14, 1, -0.06, noise),
          lower,
        );
        const isBeside = interval!.lower > 0 || interval!.upper < 0;
        assert.equal(conclusion === "OTHER_BETTER" || conclusion === "BASE_BETTER", isBeside);
        assert.equal(pValue! <= 0.05, isBeside);
        if (conclusion === "NO_CLEAR_WINNER") {
          assert.ok(Math.max(-interval!.lower, interval!.upper) <= 0.1 * baseMean!);
        }
      },
    ),
    { numRuns: isLong ? 60 : 10 },
  );
});
