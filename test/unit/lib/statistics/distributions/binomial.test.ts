import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { binomialCdf, binomialMasses } from "#lib/statistics/distributions/binomial.ts";

/** C(n, k) pᵏ qⁿ⁻ᵏ for p = hits/100, as an exact fraction rounded once. */
function exactMass(n: number, k: number, hits: number): number {
  let ways = 1n;
  for (let i = 1; i <= k; i += 1) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  const numerator = ways * BigInt(hits) ** BigInt(k) * BigInt(100 - hits) ** BigInt(n - k);
  const scale = 10n ** 30n;
  return Number((numerator * scale) / 100n ** BigInt(n)) / 1e30;
}

const trials = fc.integer({ min: 1, max: 60 });
const percent = fc.integer({ min: 0, max: 100 });

test("masses and their sums are those of whole-number arithmetic", () => {
  fc.assert(
    fc.property(trials, percent, (n, hits) => {
      const masses = binomialMasses(n, hits / 100);
      let sum = 0;
      for (let k = 0; k <= n; k += 1) {
        const mass = exactMass(n, k, hits);
        sum += mass;
        assert.ok(Math.abs(masses[k]! - mass) < 1e-12, `P(X = ${k})`);
        assert.ok(Math.abs(binomialCdf(k, n, hits / 100) - sum) < 1e-12, `P(X ≤ ${k})`);
      }
    }),
    { numRuns: 100 },
  );
});

test("fewer than none is impossible, and all or fewer is certain", () => {
  assert.equal(binomialCdf(-1, 10, 0.3), 0);
  assert.equal(binomialCdf(10, 10, 0.3), 1);
  assert.equal(binomialCdf(0, 0, 0.3), 1);
  assert.equal(binomialCdf(3, 10, 1), 0);
  assert.equal(binomialCdf(3, 10, 0), 1);
});

test("the masses of 10,000 trials add up to 1 and to the distribution function", () => {
  const masses = binomialMasses(10_000, 0.37);
  let sum = 0;
  let below = 0;
  masses.forEach((mass, k) => {
    sum += mass;
    if (k <= 3650) below += mass;
  });
  assert.ok(Math.abs(sum - 1) < 1e-10);
  assert.ok(Math.abs(below - binomialCdf(3650, 10_000, 0.37)) < 1e-10);
});
