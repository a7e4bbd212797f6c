import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Metric } from "#lib/kernel/metric.ts";
import { evaluateCriterion } from "#services/audit/domain/gates/criterion.ts";

const metric = (value: number, n = 10): Metric => ({
  name: "win_rate",
  unit: "SHARE",
  denominator: "closed round trips",
  n,
  value,
});
const atLeastHalf = { comparator: "AT_LEAST", threshold: 0.5, minimumN: 5 } as const;

test("a value on the threshold holds, within 1e-12", () => {
  assert.equal(evaluateCriterion("c", metric(0.5 - 1e-13), atLeastHalf).verdict, "PASS");
  assert.equal(
    evaluateCriterion("c", metric(0.5 + 1e-13), { ...atLeastHalf, comparator: "AT_MOST" }).verdict,
    "PASS",
  );
});

test("a value past the threshold fails", () => {
  assert.equal(evaluateCriterion("c", metric(0.4999), atLeastHalf).verdict, "FAIL");
});

test("fewer observations than the minimum are inconclusive, however good or bad the value", () => {
  for (const value of [0, 1]) {
    assert.equal(evaluateCriterion("c", metric(value, 4), atLeastHalf).verdict, "INCONCLUSIVE");
  }
});

test("an undefined metric is inconclusive and the message says why", () => {
  const result = evaluateCriterion(
    "c",
    {
      name: "profit_factor_trades",
      unit: "RATIO",
      denominator: "d",
      n: 9,
      undefinedReason: "NO_LOSSES",
    },
    atLeastHalf,
  );
  assert.equal(result.verdict, "INCONCLUSIVE");
  assert.match(result.message, /no losses/);
});

test("a result carries what was observed, wanted, and how many were needed", () => {
  const result = evaluateCriterion("win-rate", metric(0.7), atLeastHalf);
  assert.deepEqual(
    [result.criterion, result.observed, result.comparator, result.threshold, result.minimumN],
    ["win-rate", metric(0.7), "AT_LEAST", 0.5, 5],
  );
});

test("a looser threshold never turns a pass into a failure", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(number, number, number, (value, a, b) => {
      const strict = { ...atLeastHalf, threshold: Math.max(a, b) };
      const loose = { ...atLeastHalf, threshold: Math.min(a, b) };
      if (evaluateCriterion("c", metric(value), strict).verdict === "PASS") {
        assert.equal(evaluateCriterion("c", metric(value), loose).verdict, "PASS");
      }
    }),
  );
});
