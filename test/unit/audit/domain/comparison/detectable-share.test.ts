import assert from "node:assert/strict";
import { test } from "node:test";
import {
  datesForPower,
  detectableShare,
  fewestDates,
} from "#services/audit/domain/comparison/detectable-share.ts";

test("the fewest dates are those whose evidence reaches 1 / level where one arm is better on all of them", () => {
  for (const level of [0.025, 0.025 / 4, 0.001]) {
    // (2^(n+1) − 1) / (n + 1), the integral of (q / ½)^n over ½ < q < 1, over ½.
    const reaches = (n: number) => (2 ** (n + 1) - 1) / (n + 1) >= 1 / level;
    const fewest = fewestDates(level);
    assert.deepEqual([reaches(fewest - 1), reaches(fewest)], [false, true], `${level}`);
  }
});

test("with the fewest dates the share that is found in 80 % of cases is the eighth root of 80 %", () => {
  assert.equal(fewestDates(0.025), 8);
  assert.ok(Math.abs(detectableShare(8, 0.025, 0.8)! - 0.8 ** (1 / 8)) < 1e-4);
  assert.equal(detectableShare(7, 0.025, 0.8), undefined);
});

test("more dates find less, and a share is found with as many as are stated for it", () => {
  const shares = [10, 20, 40, 80].map((dates) => detectableShare(dates, 0.025, 0.8)!);
  assert.deepEqual(
    [...shares].sort((one, next) => next - one),
    shares,
  );
  const dates = datesForPower(0.8, 0.025, 0.8)!;
  assert.ok(detectableShare(dates, 0.025, 0.8)! <= 0.8001);
  assert.ok(detectableShare(dates - 1, 0.025, 0.8)! > 0.8);
  assert.equal(datesForPower(0.5, 0.025, 0.8), undefined);
  assert.equal(datesForPower(0.51, 0.025, 0.8), undefined);
});
