import assert from "node:assert/strict";
import { test } from "node:test";
import { minimiseOnInterval } from "#lib/statistics/numerics/brent.ts";

const limits = { tolerance: 1e-9, evaluationLimit: 100 };

test("the minimum of a smooth function is found in a few evaluations", () => {
  const found = minimiseOnInterval((x) => (x - 0.3) ** 2 * (1 + x), 0, 1, limits);
  assert.ok(Math.abs(found.point - 0.3) < 1e-7);
  assert.ok(found.evaluations < 30);
});

test("a function that falls to the end of its interval is followed there", () => {
  assert.ok(minimiseOnInterval((x) => -x, 0, 2, limits).point > 2 - 1e-6);
});

test("a kink is found too, by golden sections", () => {
  assert.ok(
    Math.abs(minimiseOnInterval((x) => Math.abs(x - 0.7), 0, 1, limits).point - 0.7) < 1e-7,
  );
});

test("the search ends at its limit of evaluations", () => {
  let calls = 0;
  const counted = (x: number): number => {
    calls += 1;
    return Math.abs(x - 0.7);
  };
  minimiseOnInterval(counted, 0, 1, { tolerance: 0, evaluationLimit: 9 });
  assert.equal(calls, 9);
});
