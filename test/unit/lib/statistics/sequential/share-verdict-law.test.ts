import assert from "node:assert/strict";
import { test } from "node:test";
import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";

const quarter = mostBadToPass({ limit: 0.25, alpha: 0.05 }, 400);

test("at a limit of 25 % sixteen good observations are enough, and 25 with a bad one", () => {
  assert.deepEqual([quarter[15], quarter[16], quarter[24], quarter[25]], [-1, 0, 0, 1]);
});

test("looked at after every fifth of 400, it passes as often as the published simulation did", () => {
  // 20,000 runs: share passed, and the median count where most pass (H0: 25 % or more, alpha 5 %).
  const simulated: readonly (readonly [truth: number, passed: number, median?: number])[] = [
    [0.25, 0.023],
    [0.2, 0.4],
    [0.15, 0.987, 110],
    [0.1, 1, 50],
    [0.05, 1, 25],
  ];
  for (const [truth, passed, median] of simulated) {
    const byNow = passedByNow(quarter, truth, 5);
    const standardError = Math.sqrt((passed * (1 - passed)) / 20_000);
    assert.ok(
      Math.abs(byNow[400]! - passed) <= 3 * standardError + 5e-4,
      `${truth}: ${byNow[400]}`,
    );
    if (median === undefined) continue;
    assert.equal(
      byNow.findIndex((share) => share >= byNow[400]! / 2),
      median,
    );
  }
});

test("a look at every one of 5,000 observations passes a truth at the limit 4.2 % of the time", () => {
  const allowed = mostBadToPass({ limit: 0.25, alpha: 0.05 }, 5_000);
  const passed = passedByNow(allowed, 0.25)[5_000]!;
  assert.ok(passed > 0.042 && passed < 0.0422, `${passed}`);
});

test("the law is that of all sequences of outcomes", () => {
  const total = 14;
  const allowed = mostBadToPass({ limit: 0.6, alpha: 0.2 }, total);
  let sum = 0;
  for (let outcome = 0; outcome < 1 << total; outcome += 1) {
    let bad = 0;
    let isPassed = false;
    for (let n = 1; n <= total; n += 1) {
      bad += (outcome >> (n - 1)) & 1;
      isPassed ||= bad <= allowed[n]!;
    }
    if (isPassed) sum += 0.3 ** bad * 0.7 ** (total - bad);
  }
  assert.ok(Math.abs(passedByNow(allowed, 0.3)[total]! - sum) < 1e-13);
});
