import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { directionRecord } from "#services/forecast/domain/direction/direction-record.ts";
import {
  type DirectionScore,
  directionScore,
} from "#services/forecast/domain/direction/direction-score.ts";

const score = (asOfMs: number, closedMs: number, change: Partial<DirectionScore> = {}) => ({
  ...{ asOfMs, closedMs, bars: 5, expectedUp: true, rose: true },
  ...change,
});

test("a direction is read at the bars that a position is held for, against the last close", () => {
  const forecast = { asOfMs: 7, lastClosePrice: 100, ensemblePrices: [99, 101, 90] };
  assert.deepEqual(directionScore(forecast, [101, 98, 120], 2, 9), {
    ...{ asOfMs: 7, closedMs: 9, bars: 2 },
    ...{ expectedUp: true, rose: false },
  });
  assert.equal(directionScore(forecast, [101, 100, 120], 2, 9), undefined);
  const flat = { ...forecast, ensemblePrices: [100] };
  assert.equal(directionScore(flat, [101], 1, 9), undefined);
});

test("windows that share a bar are counted once, from the latest back", () => {
  const scores = [
    score(100, 105),
    score(98, 103, { rose: false }),
    score(95, 100, { rose: false }),
    score(94, 99),
    score(80, 85),
  ];
  const { windows, hits } = directionRecord(scores);
  assert.deepEqual([windows, hits], [3, 2]);
});

test("windows of another length than the latest's are left out", () => {
  const { windows } = directionRecord([score(100, 105), score(80, 90, { bars: 10 })]);
  assert.equal(windows, 1);
  assert.deepEqual(directionRecord([]), { windows: 0, hits: 0 });
});

test("whatever the scores, no two counted windows overlap, and hits are at most the windows", () => {
  const scores = fc.array(
    fc.record({
      asOfMs: fc.integer({ min: 0, max: 500 }),
      expectedUp: fc.boolean(),
      rose: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(scores, (drawn) => {
      const latestFirst = drawn
        .map((one) => ({ ...one, closedMs: one.asOfMs + 7, bars: 5 }))
        .sort((one, other) => other.asOfMs - one.asOfMs);
      const { windows, hits } = directionRecord(latestFirst);
      const spans = new Set(latestFirst.map(({ asOfMs }) => Math.floor(asOfMs / 7)));
      assert.ok(windows <= spans.size && hits <= windows);
      assert.equal(windows > 0, drawn.length > 0);
    }),
    { numRuns: 1_000 },
  );
});
