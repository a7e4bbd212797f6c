import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { trendOf } from "./flatness.ts";
import { fewestSamples, slopeOf } from "./slope.ts";

const samples = 160;
const thousands = Array.from({ length: samples }, (_, index) => index + 1);

/** A line with errors of which each keeps so much of the one before. */
function series(random: SeededRandom, slope: number, correlation: number): readonly number[] {
  let error = 0;
  return thousands.map((x) => {
    error = correlation * error + random.normal();
    return slope * x + error;
  });
}

test("the interval of a slope covers it as often as it says, also where neighbours resemble each other", () => {
  const random = new SeededRandom(76);
  const runs = 600;
  let covered = 0;
  for (let run = 0; run < runs; run += 1) {
    const { lower, upper } = slopeOf(thousands, series(random, 0.5, 0.7), 0.95)!;
    if (lower <= 0.5 && 0.5 <= upper) covered += 1;
  }
  // With 95 % the share of 600 runs is within 1.7 points of it; a white-noise interval covers some 60 %.
  assert.ok(covered / runs > 0.92 && covered / runs < 0.98, `${covered} of ${runs}`);
});

test("a slope is that of least squares, and an exact line leaves no doubt", () => {
  const { estimate } = slopeOf([1, 2, 3, ...thousands], [9, 1, 4, ...thousands], 0.95)!;
  assert.ok(estimate > 0.99 && estimate < 1);
  const line = slopeOf(
    thousands,
    thousands.map((x) => 7 - 2 * x),
    0.95,
  )!;
  assert.ok(Math.abs(line.estimate + 2) < 1e-12 && line.upper - line.lower < 1e-9);
  const level = slopeOf(thousands, new Array(samples).fill(5), 0.95)!;
  assert.deepEqual([level.estimate, level.lower, level.upper], [0, 0, 0]);
});

test("too few samples have no slope, and none without calls", () => {
  const few = thousands.slice(0, fewestSamples - 1);
  assert.equal(slopeOf(few, few, 0.95), undefined);
  assert.equal(slopeOf(new Array(samples).fill(1), thousands, 0.95), undefined);
});

/** Memory with a warm-up, a growth by the call and noise of 20 kB, over a million calls. */
function verdictOf(bytesPerCall: number, kind: "heap" | "resident" = "heap") {
  const random = new SeededRandom(1);
  const held = Array.from({ length: 201 }, (_, index) => {
    const calls = 5_000 * index;
    const warm = 1e6 * Math.min(1, calls / 200_000);
    return { calls, bytes: 3e7 + warm + bytesPerCall * calls + 20_000 * random.normal() };
  });
  return trendOf(kind, held).verdict;
}

test("memory is flat below a byte a call, grows above, and is undecided where the interval holds the limit", () => {
  assert.equal(verdictOf(0), "FLAT");
  assert.equal(verdictOf(0.9), "FLAT");
  assert.equal(verdictOf(1.07), "UNDECIDED");
  assert.equal(verdictOf(1.3), "GROWS");
  assert.equal(verdictOf(8, "resident"), "FLAT");
  assert.equal(verdictOf(14, "resident"), "GROWS");
});

test("a run with too few samples is undecided", () => {
  const held = [0, 100, 200].map((calls) => ({ calls, bytes: 1 }));
  assert.equal(trendOf("heap", held).verdict, "UNDECIDED");
});
