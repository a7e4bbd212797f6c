import assert from "node:assert/strict";
import { test } from "node:test";
import {
  christoffersen,
  kupiec,
  transitionsOf,
} from "#lib/statistics/hypothesis-tests/value-at-risk.ts";

test("exactly as many violations as stated are no evidence", () => {
  assert.deepEqual(kupiec(10, 1000, 0.01), { statistic: 0, degreesOfFreedom: 1, pValue: 1 });
});

test("no violation at all and nothing but violations still have a statistic", () => {
  // −2 log of (1 − p)ⁿ, and of pⁿ.
  assert.ok(Math.abs(kupiec(0, 100, 0.01).statistic + 200 * Math.log(0.99)) < 1e-10);
  assert.ok(Math.abs(kupiec(5, 5, 0.01).statistic + 10 * Math.log(0.01)) < 1e-10);
});

test("violations that follow one another are dependent, evenly mixed ones are not", () => {
  const clustered = Array.from({ length: 200 }, (_, t) => (t >= 100 && t < 120 ? 1 : 0));
  assert.ok(christoffersen(transitionsOf(clustered)).pValue < 1e-6);
  assert.equal(
    christoffersen({ n00: 90, n01: 10, n10: 9, n11: 1 }).statistic.toFixed(10),
    "0.0000000000",
  );
});

test("a series without a violation, or of one day, has nothing that depends", () => {
  assert.equal(christoffersen(transitionsOf([0, 0, 0])).statistic, 0);
  assert.equal(christoffersen(transitionsOf([1])).statistic, 0);
});
