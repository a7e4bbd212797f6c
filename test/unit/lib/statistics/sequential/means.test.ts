import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { AsymptoticMean } from "#lib/statistics/sequential/asymptotic-mean.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import { isLong } from "#test/support/test-length.ts";

const enough = Math.log(20);

test("the capital of a single bet is the mean of the eight bettors'", () => {
  const evidence = new BettingMean(0, 100);
  evidence.add(10);
  evidence.add(-20);
  const parts = [15 / 16, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128];
  const capital = parts.map((part) => (1 + 0.1 * part) * (1 - 0.2 * part));
  const mean = capital.reduce((sum, value) => sum + value, 0) / 8;
  assert.ok(Math.abs(evidence.logEvidence - Math.log(mean)) < 1e-14);
});

test("fat tails at the mean that is doubted pass less often than one time in twenty", () => {
  const random = new SeededRandom(81);
  // Loses 99 of 100 in one case of a hundred and wins 1 in the others: the mean is 0.
  const passed = sharePassed(isLong ? 2000 : 500, 300, () => {
    const evidence = new BettingMean(0, 100);
    return () => {
      evidence.add(random.uniform() < 0.01 ? -99 : 1);
      return evidence.logEvidence;
    };
  });
  assert.ok(passed < 0.05, `${passed}`);
});

test("a mean far above the one that is doubted is found", () => {
  const random = new SeededRandom(82);
  const passed = sharePassed(200, 200, () => {
    const evidence = new BettingMean(0, 10);
    return () => {
      evidence.add(1 + 4 * (random.uniform() - 0.5));
      return evidence.logEvidence;
    };
  });
  assert.ok(passed > 0.95, `${passed}`);
});

test("a better observation is more evidence, in whichever order it comes", () => {
  const observations = [3, -5, 8, 0.5, -9, 7];
  const evidenceOf = (values: readonly number[]) => {
    const evidence = new BettingMean(1, 20);
    for (const value of values) evidence.add(value);
    return evidence.logEvidence;
  };
  const value = evidenceOf(observations);
  assert.ok(Math.abs(evidenceOf([...observations].reverse()) - value) < 1e-14);
  for (const at of observations.keys()) {
    assert.ok(evidenceOf(observations.with(at, observations[at]! + 0.1)) > value);
  }
});

test("a huge observation is a number, and does not hide what comes after it", () => {
  const evidence = new BettingMean(0, 1);
  for (let count = 0; count < 3; count += 1) evidence.add(Number.MAX_VALUE);
  const { logEvidence } = evidence;
  assert.ok(Number.isFinite(logEvidence));
  evidence.add(-1);
  assert.ok(evidence.logEvidence < logEvidence);
});

test("a million observations do not overflow", () => {
  const [up, down] = [new BettingMean(0, 1), new BettingMean(0, 1)];
  for (let count = 0; count < 1e6; count += 1) {
    up.add(3);
    down.add(-1);
  }
  assert.ok(up.logEvidence > 1e6 && Number.isFinite(up.logEvidence));
  assert.ok(down.logEvidence < -1000 && Number.isFinite(down.logEvidence));
});

test("an observation below the bound, or none at all, voids the evidence", () => {
  for (const breach of [-10.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const evidence = new BettingMean(0, 10);
    evidence.add(5);
    evidence.add(breach);
    evidence.add(5);
    assert.equal(evidence.logEvidence, Number.NEGATIVE_INFINITY);
    assert.ok(Object.is(evidence.breach, breach));
  }
  assert.throws(() => new BettingMean(-10, 10), RangeError);
});

test("the asymptotic sequence says nothing before 50 observations or without a spread", () => {
  const evidence = new AsymptoticMean();
  for (let count = 0; count < 49; count += 1) evidence.add(count % 2 ? 3 : 2.9);
  assert.equal(evidence.logEvidenceAbove(0, 0.05), 0);
  evidence.add(3);
  assert.ok(evidence.logEvidenceAbove(0, 0.05) > enough);
  assert.ok(evidence.logEvidenceBelow(0, 0.05) < 0);
  const constant = new AsymptoticMean();
  for (let count = 0; count < 60; count += 1) constant.add(3);
  assert.equal(constant.logEvidenceAbove(0, 0.05), 0);
});

test("a normal mean at the one that is doubted crosses about as seldom as the level says", () => {
  const random = new SeededRandom(83);
  const passed = sharePassed(isLong ? 2000 : 500, 400, () => {
    const evidence = new AsymptoticMean();
    return () => {
      evidence.add(random.normal());
      return evidence.logEvidenceAbove(0, 0.05);
    };
  });
  assert.ok(passed < 0.05, `${passed}`);
});

/** Share of runs of which the evidence is ever at least 20. */
function sharePassed(runs: number, length: number, start: () => () => number): number {
  let passed = 0;
  for (let run = 0; run < runs; run += 1) {
    const next = start();
    for (let count = 0; count < length; count += 1) {
      if (next() >= enough) {
        passed += 1;
        break;
      }
    }
  }
  return passed / runs;
}
