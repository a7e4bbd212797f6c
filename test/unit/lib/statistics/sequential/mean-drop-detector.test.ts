import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { MeanDropDetector } from "#lib/statistics/sequential/mean-drop-detector.ts";

const parts = [15 / 16, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128];

test("the detector is the sum over all starts of what a bettor has, averaged over the bets", () => {
  const random = new SeededRandom(90);
  const detector = new MeanDropDetector(0.25, 2);
  const observations = Array.from({ length: 40 }, () => 4 * random.uniform() - 2);
  for (const [at, observation] of observations.entries()) {
    detector.add(observation);
    let sum = 0;
    for (const part of parts) {
      for (let start = 0; start <= at; start += 1) {
        const since = observations.slice(start, at + 1);
        sum += since.reduce((capital, x) => capital * (1 + (part / 1.75) * (0.25 - x)), 1) / 8;
      }
    }
    assert.ok(Math.abs(detector.logEvidence - Math.log(sum)) < 1e-12, `observation ${at}`);
  }
});

test("at the mean that is claimed a false alarm comes after the stated run length on average", () => {
  const random = new SeededRandom(91);
  const runs = 1000;
  const hits = meanRunLength(runs, 60, () => {
    const detector = new MeanDropDetector(0.55, 1);
    return () => {
      detector.add(random.uniform() < 0.55 ? 1 : 0);
      return detector.logEvidence;
    };
  });
  // A standard error of 3 %: such lengths are about exponential, and a bet overshoots by little.
  assert.ok(hits > 56, `${hits}`);
  const tails = meanRunLength(runs, 60, () => {
    const detector = new MeanDropDetector(0.1, 1);
    return () => {
      // Gains 1 in ten of a hundred cases and nothing else: the mean is 0.1.
      detector.add(random.uniform() < 0.1 ? 1 : 0);
      return detector.logEvidence;
    };
  });
  assert.ok(tails > 56, `${tails}`);
});

test("a drop after a long good time is found soon, however long the good time was", () => {
  const delays = [100, 10_000].map((good) => {
    const random = new SeededRandom(92);
    const detector = new MeanDropDetector(0.5, 1);
    for (let count = 0; count < good; count += 1) detector.add(random.uniform() < 0.7 ? 1 : 0);
    let delay = 0;
    while (detector.logEvidence < Math.log(500)) {
      detector.add(random.uniform() < 0.2 ? 1 : 0);
      delay += 1;
    }
    return delay;
  });
  assert.ok(Math.max(...delays) < 60, `${delays}`);
});

test("a worse observation is more evidence of a drop", () => {
  const observations = [0.3, -0.5, 0.8, 0.5, -0.9, 0.7];
  const evidenceOf = (values: readonly number[]) => {
    const detector = new MeanDropDetector(0.1, 1);
    for (const value of values) detector.add(value);
    return detector.logEvidence;
  };
  for (const at of observations.keys()) {
    const worse = observations.with(at, observations[at]! - 0.1);
    assert.ok(evidenceOf(worse) > evidenceOf(observations));
  }
});

test("long rises and drops overflow in neither direction", () => {
  const [up, down] = [new MeanDropDetector(0.5, 1), new MeanDropDetector(0.5, 1)];
  for (let count = 0; count < 150_000; count += 1) {
    up.add(1);
    down.add(-3);
  }
  assert.ok(Number.isFinite(up.logEvidence) && up.logEvidence < 5);
  assert.ok(Number.isFinite(down.logEvidence) && down.logEvidence > 1.5e5);
});

test("an observation above the bound, none at all, and a mean at the bound are refused", () => {
  const detector = new MeanDropDetector(0.5, 1);
  assert.equal(detector.logEvidence, Number.NEGATIVE_INFINITY);
  for (const wrong of [1.01, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.throws(() => detector.add(wrong), RangeError);
  }
  assert.throws(() => new MeanDropDetector(1, 1), RangeError);
});

/** Mean number of observations until the evidence is so much. */
function meanRunLength(runs: number, threshold: number, start: () => () => number): number {
  let observations = 0;
  for (let run = 0; run < runs; run += 1) {
    const next = start();
    do observations += 1;
    while (next() < Math.log(threshold));
  }
  return observations / runs;
}
