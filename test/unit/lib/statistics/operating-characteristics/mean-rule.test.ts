import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  detectableEffect,
  meanPassProbability,
  normalSampleSize,
  smallestMeanCount,
  tSampleSize,
  tTestPower,
} from "#lib/statistics/operating-characteristics/mean-rule.ts";

const errors = { alpha: 0.05, power: 0.8, sides: 1 } as const;

test("a rule on a mean lets through as often as simulated means do", () => {
  const random = new SeededRandom(1);
  const runs = 20_000;
  let passed = 0;
  for (let run = 0; run < runs; run += 1) {
    let sum = 0;
    for (let i = 0; i < 8; i += 1) sum += -14 + 100 * random.normal();
    if (sum / 8 >= -5) passed += 1;
  }
  const stated = meanPassProbability({ comparator: "AT_LEAST", threshold: -5 }, 8, -14, {
    value: 100,
  });
  assert.ok(Math.abs(passed / runs - stated) < 0.01, `${passed / runs} is not ${stated}`);
});

test("at most mirrors at least, and the threshold itself passes half of the time", () => {
  const spread = { value: 2 };
  const up = meanPassProbability({ comparator: "AT_LEAST", threshold: 1 }, 5, 0.4, spread);
  const down = meanPassProbability({ comparator: "AT_MOST", threshold: -1 }, 5, -0.4, spread);
  assert.equal(up, down);
  assert.equal(meanPassProbability({ comparator: "AT_LEAST", threshold: 1 }, 5, 1, spread), 0.5);
  assert.equal(meanPassProbability({ comparator: "AT_LEAST", threshold: 1 }, 0, 9, spread), 0);
});

test("an estimated spread lets a wrong truth through more often than a known one", () => {
  const rule = { comparator: "AT_LEAST", threshold: 0 } as const;
  const known = meanPassProbability(rule, 5, -1, { value: 1 });
  const estimated = meanPassProbability(rule, 5, -1, { value: 1, degreesOfFreedom: 4 });
  assert.ok(estimated > known);
});

test("the smallest count lets a wrong truth through at most as often as stated, and the one before more", () => {
  const rule = { comparator: "AT_LEAST", threshold: 0 } as const;
  const n = smallestMeanCount(10, 100, 0.05);
  assert.ok(meanPassProbability(rule, n, -10, { value: 100 }) <= 0.05);
  assert.ok(meanPassProbability(rule, n - 1, -10, { value: 100 }) > 0.05);
});

test("the t test has its stated power at its sample size, and less with one observation fewer", () => {
  for (const effect of [0.05, 0.3, 1]) {
    const n = tSampleSize(effect, 1, errors);
    assert.ok(tTestPower(n, effect, errors) >= 0.8);
    assert.ok(tTestPower(n - 1, effect, errors) < 0.8);
    assert.ok(n >= normalSampleSize(effect, 1, errors));
  }
});

test("the power of a t test is the share of simulated tests that reject", () => {
  const random = new SeededRandom(2);
  const runs = 20_000;
  const critical = 1.833113; // t with 9 degrees of freedom, upper 5 %.
  let rejected = 0;
  for (let run = 0; run < runs; run += 1) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 10; i += 1) {
      const value = 0.6 + random.normal();
      sum += value;
      squares += value * value;
    }
    const mean = sum / 10;
    const standardError = Math.sqrt((squares - 10 * mean * mean) / 9 / 10);
    if (mean / standardError > critical) rejected += 1;
  }
  assert.ok(Math.abs(rejected / runs - tTestPower(10, 0.6, errors)) < 0.01);
});

test("the detectable effect is the one that its count is the sample size of", () => {
  const effect = detectableEffect(50, 1, errors);
  assert.ok(Math.abs(normalSampleSize(effect, 1, errors) - 50) < 1e-9);
  assert.ok(Math.abs(detectableEffect(50, 2, errors) - effect * Math.sqrt(2)) < 1e-12);
});
