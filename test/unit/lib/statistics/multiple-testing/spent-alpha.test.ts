import assert from "node:assert/strict";
import { test } from "node:test";
import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";

test("what all places spend together is alpha", () => {
  const places = 100_000;
  let sum = 0;
  for (let place = places; place >= 1; place -= 1) sum += spentAlpha(0.05, place);
  // What follows lies between the integrals of 1/x² from the last place on and from the one after.
  const unit = (6 * 0.05) / Math.PI ** 2;
  assert.ok(sum + unit / (places + 1) < 0.05);
  assert.ok(sum + unit / places > 0.05);
});

test("the thirteenth of a family at 5 % has 0.018 %", () => {
  assert.ok(Math.abs(spentAlpha(0.05, 13) - 0.0001798600893) < 1e-13);
  assert.ok(Math.abs(spentAlpha(0.05, 1) - 0.0303963550927) < 1e-13);
});

test("a place that is none and an alpha that is none are refused", () => {
  for (const place of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => spentAlpha(0.05, place), /place .* is no whole number/);
  }
  for (const alpha of [0, 1, Number.NaN]) {
    assert.throws(() => spentAlpha(alpha, 1), /is not between 0 and 1/);
  }
});
