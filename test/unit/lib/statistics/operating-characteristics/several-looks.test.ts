import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyLookPassProbability } from "#lib/statistics/operating-characteristics/several-looks.ts";
import { sharePassProbability } from "#lib/statistics/operating-characteristics/share-rule.ts";

const comparator = fc.constantFrom("AT_LEAST" as const, "AT_MOST" as const);
const percent = fc.integer({ min: 0, max: 100 });

/** Sums the probability of all sequences of `total` outcomes that pass at one of the stretches. */
function byEnumeration(
  rule: { comparator: "AT_LEAST" | "AT_MOST"; percent: number },
  total: number,
  truth: number,
  stretches: readonly (readonly [from: number, to: number])[],
): number {
  let sum = 0;
  for (let outcome = 0; outcome < 1 << total; outcome += 1) {
    const bits = Array.from({ length: total }, (_, at) => (outcome >> at) & 1);
    const isPassed = stretches.some(([from, to]) => {
      const hits = bits.slice(from, to).reduce((count, bit) => count + bit, 0);
      const gap = hits * 100 - rule.percent * (to - from);
      return rule.comparator === "AT_LEAST" ? gap >= 0 : gap <= 0;
    });
    const hits = bits.reduce((count, bit) => count + bit, 0);
    if (isPassed) sum += truth ** hits * (1 - truth) ** (total - hits);
  }
  return sum;
}

test("the first success of several looks is as likely as an enumeration of all outcomes says", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(comparator, percent, gaps, percent, (comparator, share, gaps, truthPercent) => {
      const truth = truthPercent / 100;
      const looks = gaps.map((_, at) => gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0));
      const expected = byEnumeration(
        { comparator, percent: share },
        looks.at(-1)!,
        truth,
        looks.map((n) => [0, n]),
      );
      const rule = { comparator, threshold: share / 100 };
      assert.ok(Math.abs(anyLookPassProbability(rule, looks, truth) - expected) < 1e-12);
    }),
    { numRuns: 60 },
  );
});

test("one look is the rule itself, and more looks let more through", () => {
  const rule = { comparator: "AT_MOST", threshold: 0.25 } as const;
  const once = sharePassProbability(rule, 100, 0.35);
  assert.ok(Math.abs(anyLookPassProbability(rule, [100], 0.35) - once) < 1e-12);
  assert.ok(anyLookPassProbability(rule, [50, 100], 0.35) > once);
});

test("looks that do not ascend are refused", () => {
  const rule = { comparator: "AT_MOST", threshold: 0.25 } as const;
  assert.throws(() => anyLookPassProbability(rule, [20, 20], 0.35), RangeError);
  assert.throws(() => anyLookPassProbability(rule, [0], 0.35), RangeError);
});
