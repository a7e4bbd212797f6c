import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { BettingMean, logEvidenceOf } from "#lib/statistics/sequential/betting-mean.ts";
import { leastMeanToPass, mostLossesToPass } from "#lib/statistics/sequential/mean-verdict-law.ts";
import { passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";

const verdict = { mean: 0, lossBound: 1, alpha: 0.05 } as const;
const swing = { gain: 0.35, loss: -0.25 } as const;

test("the evidence of counted observations is that of the observations one by one", () => {
  const bet = new BettingMean(-2, 50);
  for (const observation of [30, -49, 30, 7, 30, 7]) bet.add(observation);
  const counted = logEvidenceOf(-2, 50, [
    [30, 3],
    [-49, 1],
    [7, 2],
    [-80, 0],
  ]);
  assert.ok(Math.abs(counted - bet.logEvidence) < 1e-12);
  assert.equal(logEvidenceOf(-2, 50, [[-51, 1]]), Number.NEGATIVE_INFINITY);
  assert.throws(() => logEvidenceOf(-50, 50, []), RangeError);
});

test("the law of a verdict on a mean is that of all sequences of gains and losses", () => {
  const total = 12;
  const big = { gain: 1.4, loss: -0.8 };
  const allowed = mostLossesToPass(verdict, big, total);
  let passed = 0;
  for (let outcome = 0; outcome < 1 << total; outcome += 1) {
    const bet = new BettingMean(verdict.mean, verdict.lossBound);
    let isPassed = false;
    for (let n = 0; n < total; n += 1) {
      bet.add((outcome >> n) & 1 ? big.gain : big.loss);
      isPassed ||= bet.logEvidence >= Math.log(20);
    }
    if (isPassed) passed += 1;
  }
  assert.ok(passed > 0);
  assert.ok(Math.abs(passedByNow(allowed, 0.5)[total]! - passed / (1 << total)) < 1e-12);
});

test("at the mean that is doubted at most one in twenty passes, however many windows there are", () => {
  for (const spread of [0.01, 0.1, 0.5, 0.99]) {
    const allowed = mostLossesToPass(verdict, { gain: spread, loss: -spread }, 2_000);
    const passed = passedByNow(allowed, 0.5)[2_000]!;
    assert.ok(passed <= 0.05, `${spread}: ${passed}`);
  }
});

test("no sample below the least mean passes, whatever its law, and equal observations of it do", () => {
  const n = 60;
  const least = leastMeanToPass(verdict, n);
  assert.ok(logEvidenceOf(0, 1, [[least, n]]) >= Math.log(20));
  const random = new SeededRandom(92);
  for (let run = 0; run < 200; run += 1) {
    const sample = Array.from({ length: n }, () => random.normal());
    const mean = sample.reduce((sum, value) => sum + value, 0) / n;
    const scale = 0.2 * random.uniform();
    const bet = new BettingMean(0, 1);
    for (const value of sample) bet.add(Math.max(-1, least * 0.999 + scale * (value - mean)));
    // A value that the bound raised raises the mean of the sample: such a sample says nothing here.
    const isRaised = sample.some((value) => least * 0.999 + scale * (value - mean) < -1);
    if (!isRaised) assert.ok(bet.logEvidence < Math.log(20));
  }
});

test("what loses on both sides never passes, and a gain must lie above a loss", () => {
  assert.ok(mostLossesToPass(verdict, { gain: -0.1, loss: -0.2 }, 50).every((most) => most === -1));
  assert.throws(
    () => mostLossesToPass(verdict, { gain: swing.loss, loss: swing.gain }, 5),
    RangeError,
  );
});
