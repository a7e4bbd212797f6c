import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pelt } from "#lib/statistics/change-points/pelt.ts";
import {
  MeanCost,
  MeanVarianceCost,
  type SegmentCost,
} from "#lib/statistics/change-points/segment-cost.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { uniforms } from "#test/support/sample-series.ts";

/** Normal numbers as the reference draws them: Box-Muller's cosine of consecutive pairs. */
function boxMuller(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Stretches of the given lengths, each normal with its own mean and deviation. */
function stretches(seed: number, parts: readonly (readonly [number, number, number])[]) {
  const normal = boxMuller(seed);
  return Float64Array.from(
    parts.flatMap(([length, mean, deviation]) =>
      Array.from({ length }, () => mean + deviation * normal()),
    ),
  );
}

const meanCase = stretches(42, [
  [100, 0, 1],
  [80, 3, 1],
  [120, -1, 1],
  [100, 1.5, 1],
]);
const meanVarianceCase = stretches(43, [
  [200, 0, 1],
  [150, 0, 3],
  [150, 0, 0.5],
]);

function within(actual: number | undefined, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual! - expected) <= tolerance, `${actual} is not ${expected}`);
}

test("the simulated series is the reference's", () => {
  const first = [1.4115336325857, 0.17987449969262, 1.3811824397864, 0.9330679473363];
  first.forEach((value, t) => {
    within(meanCase[t], value, 1e-12);
  });
});

test("PELT finds three changes in mean, and a false one, at a penalty of 2 log n", () => {
  const found = pelt(new MeanCost(meanCase), 11.982929094216, 1);
  assert.deepEqual(found?.changePoints, [100, 180, 300, 383]);
  within(found?.objective, 389.30622462223);
});

test("PELT finds the true changes in mean only at a penalty of 3 log n", () => {
  const found = pelt(new MeanCost(meanCase), 3 * Math.log(400), 1);
  assert.deepEqual(found?.changePoints, [100, 180, 300]);
});

test("PELT finds two changes in variance, and an artefact at the end", () => {
  // The reference takes the larger of variance and 1e-12, we their sum: at 1e-15 the two agree in the
  // last stretches, whose variance is 7e-9.
  const found = pelt(new MeanVarianceCost(meanVarianceCase, 1e-15), 18.643824295267, 2);
  assert.deepEqual(found?.changePoints, [205, 350, 495, 497]);
  // The reference's 1503.7246930059 is what plain running sums give: they lose digits in the stretch of
  // two values. In rational arithmetic the same division costs 1503.7247071588, 1.4e-5 more.
  within(found?.objective, 1503.7247071588);
  within(found?.objective, 1503.7246930059, 1.5e-5);
});

test("PELT with stretches of at least 20 values has no artefact", () => {
  const found = pelt(new MeanVarianceCost(meanVarianceCase, 1e-12), 18.643824295267, 20);
  assert.deepEqual(found?.changePoints, [205, 350]);
});

test("PELT finds one change in the mean of the Nile, after 28 values", () => {
  const found = pelt(new MeanCost(classicSeries("Nile")), 130180.52099922, 1);
  assert.deepEqual(found?.changePoints, [28]);
  within(found?.objective, 1727637.7154437);
});

test("PELT finds four changes in mean and variance of the Nile, one for two equal values", () => {
  const found = pelt(new MeanVarianceCost(classicSeries("Nile"), 1e-12), 3 * Math.log(100), 2);
  assert.deepEqual(found?.changePoints, [4, 6, 28, 97]);
  within(found?.objective, 1217.7029165645);
});

/** The least objective over all divisions, without pruning. */
function leastObjective(cost: SegmentCost, penalty: number, minimumSegment: number): number {
  const best = new Array<number>(cost.length + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  for (let t = minimumSegment; t <= cost.length; t += 1) {
    for (let from = 0; from <= t - minimumSegment; from += 1) {
      best[t] = Math.min(best[t]!, best[from]! + cost.of(from, t) + penalty);
    }
  }
  return best[cost.length]!;
}

test("PELT reaches the optimum of the search over all divisions, whatever the series", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -9, max: 9, noNaN: true })),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
      fc.double({ min: 0, max: 30, noNaN: true }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (values, penalty, minimumSegment, withVariance) => {
        const series = Float64Array.from(values);
        const cost = withVariance ? new MeanVarianceCost(series, 1e-3) : new MeanCost(series);
        const found = pelt(cost, penalty, minimumSegment);
        if (series.length < minimumSegment) return assert.equal(found, undefined);
        assert.ok(found);
        const ends = [...found.changePoints, series.length];
        const starts = [0, ...found.changePoints];
        const lengths = ends.map((end, k) => end - starts[k]!);
        assert.ok(lengths.every((length) => length >= minimumSegment));
        const spent = ends.reduce((sum, end, k) => sum + cost.of(starts[k]!, end), 0);
        within(found.objective, spent + penalty * found.changePoints.length, 1e-8);
        within(found.objective, leastObjective(cost, penalty, minimumSegment), 1e-8);
      },
    ),
    { numRuns: 300 },
  );
});

test("PELT finds nothing in values that never move, at any scale", () => {
  for (const level of [0, 1e-8, -37, 1e8]) {
    const flat = new Float64Array(200).fill(level);
    assert.deepEqual(pelt(new MeanCost(flat), 1, 1)?.changePoints, []);
    assert.deepEqual(pelt(new MeanVarianceCost(flat, 1e-12), 1, 2)?.changePoints, []);
  }
});
