import assert from "node:assert/strict";
import { test } from "node:test";
import {
  standInCoverage,
  standInLaw,
  standInQuantile,
} from "#lib/statistics/conformal/stand-in-law.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import { normals } from "#test/support/sample-series.ts";

const normalAt95 = 1.959963984540054;

test("without scores the law is the normal one with the deviation of the scale", () => {
  const law = standInLaw(new Float64Array(5), 0, 30);
  assert.equal(standInQuantile(law, normalAt95), normalAt95);
  assert.ok(Math.abs(standInCoverage(law, 1) - (2 * normalCdf(1) - 1)) < 1e-15);
});

test("the scale weighs the independent moves among the scores against two of the expected size", () => {
  const scores = new Float64Array(400).fill(0.25);
  // 360 scores over 30 bars hold 12 independent moves.
  const { scaleRatio, degreesOfFreedom } = standInLaw(scores, 360, 30);
  assert.equal(degreesOfFreedom, 14);
  assert.ok(Math.abs(scaleRatio - Math.sqrt((12 * 0.25 + 2) / 14)) < 1e-15);
});

test("a shock that is in many moves counts three deviations in each of them", () => {
  const scores = Float64Array.from({ length: 300 }, (_, t) => (t < 30 ? 400 : 1));
  const { scaleRatio } = standInLaw(scores, 300, 30);
  assert.ok(Math.abs(scaleRatio - Math.sqrt((9 + 9 + 2) / 12)) < 1e-15);
});

test("quantile and coverage are inverse to one another", () => {
  for (const [square, horizonBars] of [
    [0.5, 1],
    [1, 30],
    [9, 100],
  ] as const) {
    const law = standInLaw(new Float64Array(300).fill(square), 300, horizonBars);
    const coverage = standInCoverage(law, standInQuantile(law, normalAt95));
    assert.ok(Math.abs(coverage - 0.95) < 2e-4, `${coverage}`);
  }
});

test("with few independent moves of an unknown size the quantile covers the next one as often as it says", () => {
  const normal = normals(8);
  const trials = 4_000;
  let inside = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const scores = Float64Array.from({ length: 12 }, () => (0.7 * normal()) ** 2);
    const law = standInLaw(scores, 12, 1);
    if (0.7 * Math.abs(normal()) <= standInQuantile(law, normalAt95)) inside += 1;
  }
  // The moves are smaller than expected: a little too often, by what the expectation weighs.
  assert.ok(inside / trials > 0.94 && inside / trials < 0.975, `${inside / trials}`);
});
