import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nextMissRatio } from "#lib/statistics/conformal/adaptive-level.ts";

/** The miss ratios of all sets in turn: the target itself, then one after each outcome. */
function missRatioPath(target: number, rate: number, misses: readonly number[]): number[] {
  const path = [target];
  for (const miss of misses) path.push(nextMissRatio(path.at(-1)!, target, rate, miss === 1));
  return path;
}

test("the adaptive level follows the reference path", () => {
  const misses = [0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0];
  const expected = [
    0.1, 0.101, 0.102, 0.093, 0.094, 0.095, 0.096, 0.087, 0.078, 0.079, 0.08, 0.081, 0.082, 0.083,
    0.084, 0.075, 0.076, 0.077, 0.078, 0.079, 0.08,
  ];
  const path = missRatioPath(0.1, 0.01, misses);
  assert.equal(path.length, expected.length);
  expected.forEach((value, t) => {
    assert.ok(Math.abs(path[t]! - value) < 1e-8);
  });
});

test("a rate of 0 keeps the level", () => {
  assert.deepEqual([...missRatioPath(0.2, 0, [1, 0, 1])], [0.2, 0.2, 0.2, 0.2]);
});

test("no sequence of outcomes that obeys the sets can stay away from the target", () => {
  // A set of level at or below 0 is everything and cannot miss; at or above 1 it is empty and must.
  const asked = fc.array(fc.boolean(), { minLength: 50, maxLength: 300 });
  fc.assert(
    fc.property(asked, fc.double({ min: 0.005, max: 0.3, noNaN: true }), (outcomes, rate) => {
      let level = 0.1;
      let misses = 0;
      for (const outcome of outcomes) {
        const missed = level > 0 && (level >= 1 || outcome);
        if (missed) misses += 1;
        level = nextMissRatio(level, 0.1, rate, missed);
      }
      const share = misses / outcomes.length;
      // Proposition 4.1 of Gibbs & Candès (2021), for a first miss ratio of 0.1.
      const bound = (0.9 + rate) / (outcomes.length * rate);
      assert.ok(Math.abs(share - 0.1) <= bound + 1e-12);
    }),
    { numRuns: 30 },
  );
});
