import assert from "node:assert/strict";
import { test } from "node:test";
import { logOdds, probabilityAt } from "#lib/statistics/event-probability/log-odds.ts";
import { fitCalibration } from "#lib/statistics/event-probability/logistic-calibration.ts";
import { shrunkRate } from "#lib/statistics/event-probability/shrunk-rate.ts";
import { normals, uniforms } from "#test/support/sample-series.ts";

/** Events whose log odds are −0.3 + 0.5 times those forecast. */
function sample(n: number, seed: number) {
  const normal = normals(seed);
  const uniform = uniforms(seed + 1);
  const logOddsForecast = Float64Array.from({ length: n }, () => 1.5 * normal());
  return {
    offsets: new Float64Array(n),
    logOdds: logOddsForecast,
    events: logOddsForecast.map((x) => (uniform() < probabilityAt(-0.3 + 0.5 * x) ? 1 : 0)),
    weights: new Float64Array(n).fill(1),
  };
}

const loose = { intercept: 0, slope: 1, interceptDeviation: 100, slopeDeviation: 100 };

test("the calibration that the events were drawn by is found again", () => {
  const { intercept, slope } = fitCalibration(sample(20_000, 3), loose);
  assert.ok(Math.abs(intercept + 0.3) < 0.05 && Math.abs(slope - 0.5) < 0.05);
});

test("at the calibration the slope of the log posterior vanishes", () => {
  const { logOdds: odds, events, ...rest } = sample(300, 5);
  const weights = events.map((_, i) => (i % 3 === 0 ? 0.2 : 1));
  const prior = { intercept: 0.1, slope: 0.2, interceptDeviation: 0.3, slopeDeviation: 0.4 };
  const { intercept, slope } = fitCalibration({ ...rest, logOdds: odds, events, weights }, prior);
  let byIntercept = (intercept - 0.1) / 0.09;
  let bySlope = (slope - 0.2) / 0.16;
  odds.forEach((x, i) => {
    const error = weights[i]! * (probabilityAt(intercept + slope * x) - events[i]!);
    byIntercept += error;
    bySlope += error * x;
  });
  assert.ok(Math.abs(byIntercept) < 1e-8 && Math.abs(bySlope) < 1e-8);
});

test("without a sample the calibration is the prior", () => {
  const empty = new Float64Array(0);
  const nothing = { offsets: empty, logOdds: empty, events: empty, weights: empty };
  const { intercept, slope } = fitCalibration(nothing, { ...loose, intercept: 0.2, slope: 0.7 });
  assert.deepEqual([intercept, slope], [0.2, 0.7]);
});

test("log odds and probabilities are each other's inverse, and far odds stay inside 0 and 1", () => {
  for (const probability of [1e-9, 0.2, 0.5, 0.999]) {
    assert.ok(Math.abs(probabilityAt(logOdds(probability)) / probability - 1) < 1e-7);
  }
  assert.ok(probabilityAt(-700) > 0 && probabilityAt(30) < 1);
});

test("a rate lies between what was observed and the prior, nearer to what is worth more", () => {
  assert.equal(shrunkRate(30, 100, 100, 0.5, 100), 0.4);
  assert.equal(shrunkRate(30, 100, 300, 0.5, 100), 0.35);
  assert.equal(shrunkRate(0, 0, 0, 0.57, 100), 0.57);
});
