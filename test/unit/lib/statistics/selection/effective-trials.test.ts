import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { effectiveTrials } from "#lib/statistics/selection/effective-trials.ts";

const random = new SeededRandom(3);
const noise = (n: number) => Float64Array.from({ length: n }, () => random.normal());

test("the effective number is ρ̄ + (1 − ρ̄)N with the mean of the pairwise correlations", () => {
  const [a, b, c] = [noise(40), noise(40), noise(40)];
  const mixed = [a, a.map((value, at) => value + b[at]!), c.map((value, at) => value + a[at]!)];
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([i, j]) => correlationOf(mixed[i!]!, mixed[j!]!));
  const mean = pairs.reduce((sum, value) => sum + value, 0) / 3;
  const { correlation, count } = effectiveTrials(mixed, 3)!;
  assert.ok(Math.abs(correlation - mean) < 1e-12, `${correlation} ${mean}`);
  assert.ok(Math.abs(count - (mean + (1 - mean) * 3)) < 1e-12);
});

test("equal returns are one trial, opposite ones are no more than they are, and what is missing is independent", () => {
  const a = noise(30);
  const scaled = a.map((value) => 2 * value + 1);
  assert.ok(Math.abs(effectiveTrials([a, scaled], 2)!.count - 1) < 1e-12);
  assert.equal(effectiveTrials([a, a.map((value) => -value)], 2)!.count, 2);
  assert.ok(Math.abs(effectiveTrials([a, scaled], 7)!.count - 6) < 1e-12);
  assert.ok(Math.abs(effectiveTrials([a, scaled, new Float64Array(30)], 3)!.count - 2) < 1e-12);
});

test("nothing is said where fewer than two trials vary", () => {
  const a = noise(30);
  for (const series of [[], [a], [a, new Float64Array(30)]]) {
    assert.equal(effectiveTrials(series, 5), undefined);
  }
});

function correlationOf(one: Float64Array, other: Float64Array): number {
  const meanOf = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mean, own] = [meanOf(one), meanOf(other)];
  let [xy, xx, yy] = [0, 0, 0];
  one.forEach((value, at) => {
    xy += (value - mean) * (other[at]! - own);
    xx += (value - mean) ** 2;
    yy += (other[at]! - own) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}
