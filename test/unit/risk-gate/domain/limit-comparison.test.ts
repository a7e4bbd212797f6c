import assert from "node:assert/strict";
import { test } from "node:test";
import { atLeast, atMost } from "#services/risk-gate/domain/limit-comparison.ts";

test("a value on its limit holds, whatever the last bit of a division says", () => {
  const moveBps = 1e4 * (100.175 / 100 - 1);
  assert.notEqual(moveBps, 17.5);
  assert.ok(atLeast(moveBps, 17.5, "bps"));
  assert.ok(atMost(0.1 + 0.2, 0.3, "ratio"));
});

test("a value past its limit by a millionth does not hold", () => {
  assert.equal(atLeast(17.5 - 1e-6, 17.5, "bps"), false);
  assert.equal(atMost(0.3 + 1e-6, 0.3, "score"), false);
});

test("what is not a number reaches nothing and keeps nothing", () => {
  for (const [observed, limit] of [
    [Number.NaN, 0],
    [0, Number.NaN],
  ] as const) {
    assert.equal(atLeast(observed, limit, "bps"), false);
    assert.equal(atMost(observed, limit, "bps"), false);
  }
});
