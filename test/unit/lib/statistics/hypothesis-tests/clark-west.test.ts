import assert from "node:assert/strict";
import { test } from "node:test";
import { adjustedLossDifferences, clarkWest } from "#lib/statistics/hypothesis-tests/clark-west.ts";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import { normals } from "#test/support/sample-series.ts";
import { lossDifferences } from "./loss-differences.ts";

test("the statistic is that of the adjusted differences worked by hand", () => {
  const result = clarkWest(adjustedLossDifferences([1, -1, 2, 0], [0.5, -1, 1, 0]), 1)!;
  // f = e₁² − e₂² + (e₁ − e₂)²: 1, 0, 4, 0; mean 1.25, variance 2.6875.
  assert.ok(Math.abs(result.statistic - 1.25 / Math.sqrt(2.6875 / 4)) < 1e-12);
  assert.ok(Math.abs(result.pValue - 0.0636) < 1e-4);
});

test("over longer horizons neighbouring differences are weighted after Bartlett", () => {
  const result = clarkWest(adjustedLossDifferences([1, -1, 2, 0], [0.5, -1, 1, 0]), 2)!;
  // Deviations −.25, −1.25, 2.75, −1.25: g₁ = (.3125 − 3.4375 − 3.4375)/4, weight 1/2.
  const variance = 2.6875 + (0.3125 - 3.4375 - 3.4375) / 4;
  assert.ok(Math.abs(result.statistic - 1.25 / Math.sqrt(variance / 4)) < 1e-12);
});

test("a nesting model that only adds noise is not judged worse, as Diebold-Mariano would", () => {
  // Each error twice, with noise of both signs: the noise is uncorrelated with the errors exactly.
  const normal = normals(5);
  const errors = Float64Array.from({ length: 1000 }, normal);
  const noise = Float64Array.from({ length: 1000 }, normal);
  const smaller = [...errors, ...errors];
  const larger = smaller.map((error, t) => error + (t < 1000 ? 0.5 : -0.5) * noise[t % 1000]!);
  assert.ok(dieboldMariano(lossDifferences(smaller, larger, 2), 1)!.statistic < -5);
  assert.ok(Math.abs(clarkWest(adjustedLossDifferences(smaller, larger), 1)!.statistic) < 1e-10);
});

test("a nesting model that knows something is recognised", () => {
  const normal = normals(6);
  const known = Float64Array.from({ length: 500 }, normal);
  const smaller = known.map((signal) => 0.4 * signal + normal());
  const larger = smaller.map((error, t) => error - 0.4 * known[t]!);
  assert.ok(clarkWest(adjustedLossDifferences(smaller, larger), 1)!.pValue < 0.001);
});

test("equal errors have no statistic", () => {
  assert.equal(clarkWest(adjustedLossDifferences([1, 2, 3], [1, 2, 3]), 1), undefined);
  assert.equal(clarkWest(adjustedLossDifferences([1], [2]), 1), undefined);
});
