import assert from "node:assert/strict";
import { test } from "node:test";
import {
  drawnPValue,
  drawPicks,
  type RandomPick,
} from "#lib/statistics/hypothesis-tests/random-picks.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

function drawn(picks: readonly RandomPick[], draws: number, seed = 1) {
  const drawing = drawPicks(picks, draws, seed);
  for (;;) {
    const { done, value } = drawing.next();
    if (done) return value;
  }
}

const outcomes = Float64Array.of(0.01, -0.02, 0.03, 0.06);

test("the figures of the draws are those of the law that they are drawn from", () => {
  const picks: RandomPick[] = [
    { outcomes, sign: 1, cost: 0.005 },
    { outcomes, sign: -1, cost: 0.001 },
  ];
  const { means, shares } = drawn(picks, 40_000);
  const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
  // The mean outcome is 0.02; 3 of 4 bring more than 0.005, and 1 of 4 falls by more than 0.001.
  assert.ok(Math.abs(mean(means) - (0.015 - 0.021) / 2) < 5e-4, `${mean(means)}`);
  assert.ok(Math.abs(mean(shares) - 0.5) < 0.01, `${mean(shares)}`);
});

test("a seed gives the same draws, another one others", () => {
  const picks: RandomPick[] = Array.from({ length: 7 }, () => ({ outcomes, sign: 1, cost: 0 }));
  assert.deepEqual(drawn(picks, 50, 3), drawn(picks, 50, 3));
  assert.notDeepEqual(drawn(picks, 50, 3).means, drawn(picks, 50, 4).means);
});

test("drawing lets others run about every 20 000 picks", () => {
  const picks: RandomPick[] = Array.from({ length: 100 }, () => ({ outcomes, sign: 1, cost: 0 }));
  const drawing = drawPicks(picks, 1_000, 1);
  let yields = 0;
  while (!drawing.next().done) yields += 1;
  assert.equal(yields, 5);
});

test("a p-value counts what was observed as a draw, and ties as at least as good", () => {
  const values = Float64Array.of(1, 2, 3, 4);
  assert.equal(drawnPValue(values, 5), 1 / 5);
  assert.equal(drawnPValue(values, 3), 3 / 5);
  assert.equal(drawnPValue(values, 3 + 1e-15), 3 / 5);
  assert.equal(drawnPValue(values, -9), 1);
});

test("entries that are random themselves are called better than chance in no more than 5 % of cases", () => {
  const random = new SeededRandom(11);
  const pool = Float64Array.from({ length: 300 }, () => 0.02 * random.normal() + 0.002);
  const picks: RandomPick[] = Array.from({ length: 20 }, () => {
    return { outcomes: pool, sign: 1, cost: 0.001 };
  });
  const { means } = drawn(picks, 2_000);
  let called = 0;
  for (let trial = 0; trial < 1_000; trial += 1) {
    let sum = 0;
    for (let pick = 0; pick < 20; pick += 1) sum += pool[random.integer(300)]! - 0.001;
    if (drawnPValue(means, sum / 20) <= 0.05) called += 1;
  }
  // Three standard errors of a share of 5 % of 1,000 above it.
  assert.ok(called <= 71, `${called} of 1,000`);
  assert.ok(called >= 25, `${called} of 1,000: a test that never speaks`);
});
