import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type DirectionPair,
  pesaranTimmermann,
} from "#lib/statistics/hypothesis-tests/pesaran-timmermann.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

/** So many pairs of each kind: both up, up and fell, down and rose, both down. */
function pairsOf(counts: readonly [number, number, number, number]): readonly DirectionPair[] {
  return counts.flatMap((count, kind) =>
    Array.from({ length: count }, () => ({ expectedUp: kind < 2, rose: kind % 2 === 0 })),
  );
}

test("the statistic is the share of hits less that under independence over its deviation", () => {
  // n = 100, x = 0.6, y = 0.55: independent 0.51, hits 0.65, variance 4 · 0.24 · 0.2475 · 99 / 10000.
  const found = pesaranTimmermann(pairsOf([40, 20, 15, 25]));
  const variance = (4 * 0.24 * 0.2475 * 99) / 10_000;
  assert.ok(Math.abs(found!.statistic - (0.65 - 0.51) / Math.sqrt(variance)) < 1e-12);
  assert.ok(found!.pValue > 0.001 && found!.pValue < 0.01, String(found!.pValue));
});

test("always forecasting a rise where most windows rise tells nothing", () => {
  assert.equal(pesaranTimmermann(pairsOf([70, 30, 0, 0])), undefined);
  assert.equal(pesaranTimmermann(pairsOf([70, 0, 30, 0])), undefined);
  assert.equal(pesaranTimmermann([]), undefined);
  const independent = pesaranTimmermann(pairsOf([56, 24, 14, 6]));
  assert.ok(Math.abs(independent!.statistic) < 1e-12);
  assert.ok(Math.abs(independent!.pValue - 0.5) < 1e-12);
});

test("of forecasts that are independent of a drifting market, the stated share is found against", () => {
  const random = new SeededRandom(5);
  let rejected = 0;
  const tries = 2_000;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const pairs = Array.from({ length: 80 }, () => ({
      expectedUp: random.uniform() < 0.7,
      rose: random.uniform() < 0.6,
    }));
    const found = pesaranTimmermann(pairs);
    if (found !== undefined && found.pValue < 0.05) rejected += 1;
  }
  // Half of all forecasts of these markets are right by drift alone; 5 % are found to tell something.
  assert.ok(rejected / tries > 0.03 && rejected / tries < 0.075, String(rejected / tries));
});
