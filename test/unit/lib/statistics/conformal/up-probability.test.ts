import assert from "node:assert/strict";
import { test } from "node:test";
import { standInLaw } from "#lib/statistics/conformal/stand-in-law.ts";
import { upProbability } from "#lib/statistics/conformal/up-probability.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import { normals } from "#test/support/sample-series.ts";

/** The probability one bar ahead. */
function riseProbability(scores: Float64Array, count: number, deviations: number): number {
  return upProbability(scores, count, 1, deviations, standInLaw(scores, count, 1));
}

test("the probability of a rise is that of the scores that the widths come from", () => {
  const normal = normals(5);
  const scores = Float64Array.from({ length: 5_000 }, () => normal() ** 2);
  for (const deviations of [-2, -0.5, 0.3, 1]) {
    const probability = riseProbability(scores, scores.length, deviations);
    assert.ok(Math.abs(probability - normalCdf(deviations)) < 0.01, `${probability}`);
    const mirrored = riseProbability(scores, scores.length, -deviations);
    assert.ok(Math.abs(probability + mirrored - 1) < 1e-12);
  }
  assert.equal(riseProbability(scores, scores.length, 0), 0.5);
  const wide = scores.map((score) => 4 * score);
  assert.ok(Math.abs(riseProbability(wide, wide.length, 1) - normalCdf(0.5)) < 0.01);
});

test("no probability is surer than the scores can show", () => {
  const scores = new Float64Array(99).fill(0.01);
  assert.equal(riseProbability(scores, 99, 1e9), 0.995);
  assert.equal(riseProbability(scores, 99, -1e9), 0.5 - 0.495);
  const unseen = riseProbability(scores, 0, 1e9);
  assert.ok(unseen < 1 && unseen > 0.999999);
});
