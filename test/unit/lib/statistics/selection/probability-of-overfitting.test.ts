import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  type NoOverfitting,
  type Overfitting,
  probabilityOfOverfitting,
} from "#lib/statistics/selection/probability-of-overfitting.ts";

function noise(seed: number, trials: number, returns: number): Float64Array[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: trials }, () =>
    Float64Array.from({ length: returns }, () => 0.01 * random.normal()),
  );
}

function run(trials: readonly Float64Array[], blocks: number): Overfitting | NoOverfitting {
  const steps = probabilityOfOverfitting(trials, blocks);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function answer(trials: readonly Float64Array[], blocks: number): Overfitting {
  const found = run(trials, blocks);
  assert.ok(!("reason" in found), JSON.stringify(found));
  return found;
}

/** As the definition has it, split by split. */
function plainly(trials: readonly Float64Array[], blocks: number) {
  const n = trials[0]!.length;
  const blockOf = (t: number) =>
    Array.from({ length: blocks }, (_, b) => b).findLast((b) => Math.floor((b * n) / blocks) <= t)!;
  const ratio = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return mean / Math.sqrt(squares / values.length);
  };
  const found: { inside: number; outside: number; relativeRank: number }[] = [];
  for (let mask = 0; mask < 1 << blocks; mask += 1) {
    if (mask.toString(2).replaceAll("0", "").length !== blocks / 2) continue;
    const isIn = (t: number) => (mask & (1 << blockOf(t))) !== 0;
    const inside = trials.map((series) => ratio([...series].filter((_, t) => isIn(t))));
    const outside = trials.map((series) => ratio([...series].filter((_, t) => !isIn(t))));
    const best = inside.indexOf(Math.max(...inside));
    const rank = outside.filter((value) => value <= outside[best]!).length;
    const relativeRank = rank / (trials.length + 1);
    found.push({ inside: inside[best]!, outside: outside[best]!, relativeRank });
  }
  return found;
}

test("every split is counted as the definition has it, also where blocks are not of one length", () => {
  const trials = noise(7, 5, 61);
  const splits = plainly(trials, 6);
  const found = answer(trials, 6);
  assert.equal(found.splits, 20);
  const share = (isOne: (split: (typeof splits)[number]) => boolean) =>
    splits.filter(isOne).length / splits.length;
  assert.equal(
    found.probability.toFixed(12),
    share(({ relativeRank }) => relativeRank <= 0.5).toFixed(12),
  );
  assert.equal(found.lossProbability.toFixed(12), share(({ outside }) => outside < 0).toFixed(12));
  const mean = (of: (split: (typeof splits)[number]) => number) =>
    splits.reduce((sum, split) => sum + of(split), 0) / splits.length;
  const x = mean(({ inside }) => inside);
  const slope =
    mean(({ inside, outside }) => (inside - x) * outside) / mean(({ inside }) => (inside - x) ** 2);
  assert.ok(Math.abs(found.degradationSlope! - slope) < 1e-9);
});

test("of sixteen blocks there are 12,870 splits", () => {
  assert.equal(answer(noise(1, 3, 160), 16).splits, 12_870);
});

test("the best of noise is in the lower half half of the time", () => {
  let sum = 0;
  for (let seed = 0; seed < 200; seed += 1) sum += answer(noise(seed, 10, 96), 8).probability;
  assert.ok(Math.abs(sum / 200 - 0.5) < 0.05, `${sum / 200}`);
});

test("a trial with an annual Sharpe ratio of 3 among noise is rarely overfitted", () => {
  let sum = 0;
  for (let seed = 0; seed < 10; seed += 1) {
    const trials = noise(1000 + seed, 10, 1000);
    const planted = trials[0]!.map((value) => value + (0.01 * 3) / Math.sqrt(252));
    sum += answer([planted, ...trials.slice(1)], 8).probability;
  }
  assert.ok(sum / 10 < 0.1, `${sum / 10}`);
});

test("the order of the trials changes nothing, and two equal ones rank in the middle", () => {
  const trials = noise(3, 6, 120);
  assert.deepEqual(answer([...trials].reverse(), 8), answer(trials, 8));
  const [first] = trials;
  assert.equal(answer([first!, first!], 8).probability, 1);
});

test("a trial that is flat in a half has a ratio of 0 there", () => {
  const late = Float64Array.from({ length: 40 }, (_, t) =>
    t < 20 ? 0 : t % 2 === 0 ? 0.03 : -0.01,
  );
  const bad = Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.03));
  const found = answer([late, bad], 2);
  assert.equal(found.probability, 0);
  assert.equal(found.lossProbability, 0);
});

test("there is no answer for one trial, unaligned or constant ones, or too few returns", () => {
  const trials = noise(5, 3, 100);
  assert.deepEqual(run(trials.slice(0, 1), 8), { reason: "TOO_FEW_TRIALS" });
  assert.deepEqual(run([...trials, new Float64Array(99)], 8), { reason: "UNALIGNED", trial: 3 });
  assert.deepEqual(run([trials[0]!, new Float64Array(100)], 8), { reason: "CONSTANT", trial: 1 });
  assert.deepEqual(run(noise(5, 3, 31), 16), { reason: "TOO_FEW_RETURNS" });
  assert.throws(() => run(trials, 7), RangeError);
});
