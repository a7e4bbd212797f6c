import assert from "node:assert/strict";
import { test } from "node:test";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import {
  detectableEffect,
  meanPassProbability,
  normalSampleSize,
  tSampleSize,
} from "#lib/statistics/operating-characteristics/mean-rule.ts";
import { anyLookPassProbability } from "#lib/statistics/operating-characteristics/several-looks.ts";
import {
  type ShareRule,
  sharePassProbability,
} from "#lib/statistics/operating-characteristics/share-rule.ts";

// What the roadmap's gates let through, and what they block, to three digits.

const win = (threshold: number): ShareRule => ({ comparator: "AT_LEAST", threshold });
const violations: ShareRule = { comparator: "AT_MOST", threshold: 0.25 };

const percent = (share: number) => (share * 100).toFixed(1);

const shares: readonly [rule: ShareRule, n: number, truth: number, passes: string][] = [
  [win(0.5), 50, 0.5, "55.6"],
  [win(0.5), 50, 0.45, "28.4"],
  [win(0.5), 50, 0.55, (100 - 19.7).toFixed(1)],
  [win(0.5), 20, 0.41, "27.5"],
  [win(0.5), 20, 0.55, (100 - 24.9).toFixed(1)],
  [violations, 20, 0.35, "24.5"],
  [violations, 20, 0.3, "41.6"],
  [violations, 20, 0.2, (100 - 19.6).toFixed(1)],
  [violations, 100, 0.35, "2.1"],
  [violations, 100, 0.25, (100 - 44.7).toFixed(1)],
  [win(0.45), 10, 0.3, "15.0"],
  [win(0.45), 10, 0.4, "36.7"],
  [win(0.45), 10, 0.5, (100 - 37.7).toFixed(1)],
];

for (const [rule, n, truth, passes] of shares) {
  const { comparator, threshold } = rule;
  test(`a true ${truth} passes ${comparator} ${threshold} of ${n} ${passes} % of the time`, () => {
    assert.equal(percent(sharePassProbability(rule, n, truth)), passes);
  });
}

test("violations of 25 % at most, looked at every 20 audits up to 100, let a true 35 % through 29.1 % of the time", () => {
  const looks = [20, 40, 60, 80, 100];
  assert.equal(percent(anyLookPassProbability(violations, looks, 0.35)), "29.1");
});

test("one trade lets a mean of -14 bps through a limit of -5 bps 46.4 % of the time", () => {
  const rule = { comparator: "AT_LEAST", threshold: -5 } as const;
  assert.equal(percent(meanPassProbability(rule, 1, -14, { value: 100 })), "46.4");
});

test("5 bps are told from 0 by 2,473 trades in normal theory, and by 2,475 with an estimated spread", () => {
  const errors = { alpha: 0.05, power: 0.8, sides: 1 } as const;
  assert.equal(normalSampleSize(5, 100, errors).toFixed(0), "2473");
  assert.equal(tSampleSize(5, 100, errors), 2475);
});

test("20 an arm find a difference of 0.886 spreads, 100 an arm one of 0.396", () => {
  const errors = { alpha: 0.05, power: 0.8, sides: 2 } as const;
  assert.equal(detectableEffect(20, 2, errors).toFixed(3), "0.886");
  assert.equal(detectableEffect(100, 2, errors).toFixed(3), "0.396");
});

const intervals: readonly [hits: number, n: number, lower: string, upper: string][] = [
  [25, 50, "0.37", "0.63"],
  [5, 20, "0.11", "0.47"],
  [25, 100, "0.18", "0.34"],
  [16, 39, "0.27", "0.57"],
];

for (const [hits, n, lower, upper] of intervals) {
  test(`the 95 % interval of ${hits} of ${n} is ${lower} to ${upper}`, () => {
    const interval = wilsonInterval(hits, n, 0.95);
    assert.deepEqual([interval.lower.toFixed(2), interval.upper.toFixed(2)], [lower, upper]);
  });
}
