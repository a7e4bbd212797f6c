import assert from "node:assert/strict";
import { test } from "node:test";
import { isDirectionRight, scoredDirections } from "#services/forecast/domain/scoring/direction.ts";

const rising = { lastClosePrice: 100, ensemblePrices: [99, 101, 102] };

test("the direction is that of the move to the last realised close", () => {
  assert.equal(isDirectionRight(rising, [101, 103, 99]), false);
  assert.equal(isDirectionRight(rising, [101, 103, 101]), true);
  assert.equal(isDirectionRight(rising, [98]), true);
});

test("a forecast or a price that did not move has no direction", () => {
  assert.equal(isDirectionRight(rising, [101, 101, 100]), undefined);
  assert.equal(isDirectionRight({ ...rising, ensemblePrices: [100] }, [103]), undefined);
  assert.equal(isDirectionRight(rising, []), undefined);
});

test("only forecasts that state a direction are counted", () => {
  const scores = [{ isDirectionRight: true }, {}, { isDirectionRight: false }];
  assert.deepEqual(scoredDirections(scores), { right: 1, scored: 2 });
});
