import assert from "node:assert/strict";
import { test } from "node:test";
import { type Band, widestBand } from "#gateway/sprint/domain/widest-band.ts";

function band(levelRatio: number): Band {
  return { levelRatio, lowerPrices: [90], upperPrices: [110] };
}

test("of several bands the one of the highest coverage is taken, wherever it stands", () => {
  assert.equal(widestBand([band(0.8), band(0.95)]).levelRatio, 0.95);
  assert.equal(widestBand([band(0.95), band(0.8), band(0.5)]).levelRatio, 0.95);
});

test("without a band there are no bounds, so that the gate denies", () => {
  const { levelRatio, lowerPrices, upperPrices } = widestBand([]);
  assert.deepEqual([levelRatio, lowerPrices, upperPrices], [Number.NaN, [], []]);
});
