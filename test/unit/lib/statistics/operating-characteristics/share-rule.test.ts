import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  allowedBad,
  type ShareRule,
  sharePassProbability,
  smallestShareCount,
} from "#lib/statistics/operating-characteristics/share-rule.ts";
import { isLong } from "#test/support/test-length.ts";

const comparator = fc.constantFrom("AT_LEAST" as const, "AT_MOST" as const);
const percent = fc.integer({ min: 0, max: 100 });

/** Whether `hits` of n pass, in whole numbers. */
function passes(
  comparator: ShareRule["comparator"],
  thresholdPercent: number,
  hits: number,
  n: number,
) {
  const gap = BigInt(hits) * 100n - BigInt(thresholdPercent) * BigInt(n);
  return comparator === "AT_LEAST" ? gap >= 0n : gap <= 0n;
}

test("a share that equals its threshold passes at every count, in whole numbers", () => {
  fc.assert(
    fc.property(comparator, percent, fc.integer({ min: 1, max: 400 }), (comparator, share, n) => {
      const rule = { comparator, threshold: share / 100 };
      const most = allowedBad(rule, n);
      const hitsOf = (bad: number) => (comparator === "AT_LEAST" ? n - bad : bad);
      for (const bad of [0, 1, most, most + 1, n]) {
        if (bad < 0 || bad > n) continue;
        assert.equal(bad <= most, passes(comparator, share, hitsOf(bad), n), `${bad} bad of ${n}`);
      }
    }),
  );
});

test("ties that doubles would lose are kept", () => {
  // 0.29 × 100 is 28.999999999999996, and 1 − 0.9 is below 0.1.
  assert.equal(allowedBad({ comparator: "AT_MOST", threshold: 0.29 }, 100), 29);
  assert.equal(allowedBad({ comparator: "AT_LEAST", threshold: 0.9 }, 10), 1);
  assert.equal(allowedBad({ comparator: "AT_LEAST", threshold: 0.45 }, 10), 5);
});

test("a tolerance lets a share pass that is as close to the threshold", () => {
  const third = { comparator: "AT_MOST", threshold: 0.333333333333 } as const;
  assert.equal(allowedBad(third, 3), 0);
  assert.equal(allowedBad({ ...third, tolerance: 1e-12 }, 3), 1);
});

test("a threshold outside 0 to 1 is passed by nothing or by all", () => {
  assert.equal(allowedBad({ comparator: "AT_MOST", threshold: -0.1 }, 10), -1);
  assert.equal(allowedBad({ comparator: "AT_LEAST", threshold: 1.1 }, 10), -1);
  assert.equal(allowedBad({ comparator: "AT_MOST", threshold: 1.1 }, 10), 10);
  assert.equal(sharePassProbability({ comparator: "AT_LEAST", threshold: 1.1 }, 10, 1), 0);
});

test("nothing passes without an observation", () => {
  assert.equal(sharePassProbability({ comparator: "AT_MOST", threshold: 0.25 }, 0, 0), 0);
});

test("the probability is the sum over all outcomes that pass", () => {
  fc.assert(
    fc.property(
      comparator,
      percent,
      fc.integer({ min: 1, max: 11 }),
      percent,
      (comparator, share, n, truthPercent) => {
        const truth = truthPercent / 100;
        let sum = 0;
        for (let outcome = 0; outcome < 1 << n; outcome += 1) {
          let hits = 0;
          for (let bit = 0; bit < n; bit += 1) hits += (outcome >> bit) & 1;
          if (passes(comparator, share, hits, n)) sum += truth ** hits * (1 - truth) ** (n - hits);
        }
        const rule = { comparator, threshold: share / 100 };
        assert.ok(Math.abs(sharePassProbability(rule, n, truth) - sum) < 1e-12);
      },
    ),
    { numRuns: isLong ? 100 : 40 },
  );
});

test("the smallest count holds for every larger one, and not for the one before", () => {
  fc.assert(
    fc.property(
      comparator,
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 5, max: 30 }),
      fc.constantFrom(0.01, 0.05, 0.2),
      (comparator, share, step, limit) => {
        const worse = comparator === "AT_LEAST" ? share - step : share + step;
        fc.pre(worse >= 0 && worse <= 100);
        const rule = { comparator, threshold: share / 100 };
        const smallest = smallestShareCount(rule, worse / 100, limit);
        assert.ok(smallest !== undefined && smallest >= 1);
        for (let n = smallest; n < smallest + 500; n += 1) {
          assert.ok(sharePassProbability(rule, n, worse / 100) <= limit, `at ${n}`);
        }
        if (smallest === 1) return;
        assert.ok(sharePassProbability(rule, smallest - 1, worse / 100) > limit);
      },
    ),
    { numRuns: isLong ? 150 : 50 },
  );
});

test("the first count that holds is not the smallest from which on it does", () => {
  const rule = { comparator: "AT_MOST", threshold: 0.25 } as const;
  assert.ok(sharePassProbability(rule, 55, 0.35) <= 0.05);
  assert.ok(sharePassProbability(rule, 68, 0.35) > 0.05);
  assert.equal(smallestShareCount(rule, 0.35, 0.05), 69);
});

test("no count is enough for a truth that is right, and none is looked for beyond 10,000", () => {
  const rule = { comparator: "AT_MOST", threshold: 0.25 } as const;
  assert.equal(smallestShareCount(rule, 0.25, 0.05), undefined);
  assert.equal(smallestShareCount(rule, 0.2, 0.05), undefined);
  assert.equal(smallestShareCount(rule, 0.2501, 0.05), undefined);
});
