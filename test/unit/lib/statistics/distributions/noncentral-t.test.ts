import assert from "node:assert/strict";
import { test } from "node:test";
import { noncentralTCdf } from "#lib/statistics/distributions/noncentral-t.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import { studentTCdf } from "#lib/statistics/distributions/student-t.ts";

/** The definition: Φ(t s − δ) over the law of s = √(χ²/ν), by Simpson's rule; ν even. */
function byDefinition(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const half = degreesOfFreedom / 2;
  let factorial = 1;
  for (let k = 2; k < half; k += 1) factorial *= k;
  // Density of s: 2 (ν/2)^(ν/2) s^(ν − 1) e^(−ν s²/2) / Γ(ν/2).
  const density = (s: number) =>
    ((2 * half ** half) / factorial) * s ** (degreesOfFreedom - 1) * Math.exp(-half * s * s);
  const steps = 4000;
  const width = 6 / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density(i * width) * normalCdf(t * i * width - noncentrality);
  }
  return (sum * width) / 3;
}

for (const [t, degreesOfFreedom, noncentrality] of [
  [2, 10, 1],
  [-1.5, 4, 0.5],
  [1.7, 20, 2.5],
  [0.3, 2, -1],
  [30, 20, 25],
  [-40, 20, -35],
] as const) {
  test(`P(T ≤ ${t}) with ${degreesOfFreedom} degrees of freedom and δ = ${noncentrality} is the integral that defines it`, () => {
    const expected = byDefinition(t, degreesOfFreedom, noncentrality);
    const actual = noncentralTCdf(t, degreesOfFreedom, noncentrality);
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
  });
}

test("without noncentrality it is Student's t, and at 0 it is normal", () => {
  for (const t of [-2.5, -0.1, 0.7, 3]) {
    assert.ok(Math.abs(noncentralTCdf(t, 7, 0) - studentTCdf(t, 7)) < 1e-14);
  }
  assert.equal(noncentralTCdf(0, 7, 1.3), normalCdf(-1.3));
});

test("what it cannot compute is refused", () => {
  assert.throws(() => noncentralTCdf(Number.NaN, 7, 1), RangeError);
  assert.throws(() => noncentralTCdf(1, 0, 1), RangeError);
  assert.throws(() => noncentralTCdf(1, 7, Number.POSITIVE_INFINITY), RangeError);
});
