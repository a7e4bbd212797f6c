import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SignalSubspace } from "#lib/statistics/change-points/signal-subspace.ts";
import { SubspaceDistances } from "#lib/statistics/change-points/subspace-distance.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { decompose } from "#lib/statistics/ssa/decomposition.ts";
import { cusumChanges } from "./cusum-changes.ts";

const windows = { windowBars: 20, rank: 2, baseBars: 60, testBars: 10 };

function distancesOf(series: Float64Array): SubspaceDistances {
  return new SubspaceDistances(windows).extend(series);
}

function randomWalk(n: number, seed: number): Float64Array {
  const random = new SeededRandom(seed);
  const series = new Float64Array(n);
  for (let t = 1; t < n; t += 1) series[t] = series[t - 1]! + 0.01 * random.normal();
  return series;
}

test("a cycle lies in its own subspace of two directions", () => {
  const cycle = Float64Array.from({ length: 120 }, (_, t) => 3 * Math.sin((2 * Math.PI * t) / 12));
  const subspace = new SignalSubspace(20, 2);
  subspace.fit(cycle, 0, 84);
  subspace.project(cycle, 119);
  assert.ok(subspace.squaredDistance < 0.05 && subspace.squaredDistance >= 0);
});

test("the distance is that to the eigenvectors, to the accuracy of the iteration", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const walk = randomWalk(80, seed);
    const base = walk.slice(0, 60);
    const mean = base.reduce((sum, value) => sum + value, 0) / 60;
    const centred = base.map((value) => value - mean);
    const exact = decompose([centred], 20, 2);
    assert.ok(exact.status === "OK");
    let square = 0;
    for (let i = 0; i < 20; i += 1) square += (walk[60 + i]! - mean) ** 2;
    for (let k = 0; k < 2; k += 1) {
      let weight = 0;
      for (let i = 0; i < 20; i += 1) {
        weight += exact.left[k * 20 + i]! * (walk[60 + i]! - mean);
      }
      square -= weight * weight;
    }
    const subspace = new SignalSubspace(20, 2);
    subspace.fit(walk, 0, 60);
    subspace.project(walk, 79);
    const ratio = subspace.squaredDistance / square;
    assert.ok(Math.abs(ratio - 1) < 0.15, `seed ${seed}: ${ratio}`);
  }
});

test("a change of structure is found within two windows, and not before it", () => {
  const random = new SeededRandom(5);
  const series = Float64Array.from({ length: 400 }, (_, t) => {
    const periodBars = t < 250 ? 40 : 9;
    return Math.sin((2 * Math.PI * t) / periodBars) + 0.1 * random.normal();
  });
  const { ratios } = distancesOf(series);
  const found = cusumChanges(ratios.map(log), 5, 0.5);
  assert.ok(found.length > 0 && found[0]! >= 250 && found[0]! < 290, `${found}`);
});

test("on random walks 2 to 5 of 100 bars are marked at a threshold of 5 and a slack of 0.5", () => {
  let marked = 0;
  for (let seed = 0; seed < 20; seed += 1) {
    const { ratios } = distancesOf(randomWalk(500, seed));
    marked += cusumChanges(ratios.map(log), 5, 0.5).length;
  }
  const share = marked / (20 * (500 - 90));
  assert.ok(share > 0.02 && share < 0.05, `${share}`);
});

test("no entry depends on a later value", () => {
  const walk = randomWalk(300, 8);
  const all = distancesOf(walk);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (n) => {
      const some = distancesOf(walk.slice(0, n));
      assert.deepEqual(some.ratios, all.ratios.slice(0, n));
      assert.deepEqual(some.levels, all.levels.slice(0, n));
    }),
    { numRuns: 40 },
  );
});

test("the ratios do not depend on the unit", () => {
  const walk = randomWalk(300, 9);
  const { ratios } = distancesOf(walk);
  for (const unit of [2 ** -27, 2 ** 27]) {
    assert.deepEqual(distancesOf(walk.map((value) => value * unit)).ratios, ratios);
  }
});

test("hostile series give finite ratios and levels", () => {
  const shapes: Record<string, (t: number) => number> = {
    constant: () => 7,
    twoValued: (t) => t % 2,
    line: (t) => 1e8 + t,
    jump: (t) => (t < 150 ? 1 : 10),
    still: (t) => (t < 150 ? Math.sin(t) : 0),
    waking: (t) => (t < 150 ? 0 : Math.sin(t)),
    explosive: (t) => 1.5 ** t,
    negative: (t) => -37 + Math.cos(t * t),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const series = Float64Array.from({ length: 300 }, (_, t) => shape(t));
    const { ratios, levels } = distancesOf(series);
    assert.ok(
      ratios.every((ratio) => ratio >= 1e-6 && ratio <= 1e6),
      name,
    );
    assert.ok(levels.every(Number.isFinite), name);
  }
  assert.equal(distancesOf(new Float64Array(5)).ratios.length, 5);
});
