import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";
import { lossDifferences } from "./loss-differences.ts";

type Pair = { readonly e1: readonly number[]; readonly e2: readonly number[] };
const errors: { wwwusage: Pair; simulated: Pair } = referenceNumbers("dm-test");

function tested(pair: Pair, power: 1 | 2, horizonBars: number) {
  return dieboldMariano(lossDifferences(pair.e1, pair.e2, power), horizonBars);
}

for (const [pair, horizonBars, power, statistic, pValue] of [
  ["wwwusage", 1, 2, 1.9077772930763, 0.059317855882226],
  ["wwwusage", 1, 1, 2.9030277568532, 0.0045565570239217],
  ["simulated", 1, 2, -1.5806816702331, 0.11929750809975],
  ["simulated", 3, 2, -1.1489001254639, 0.25523363931492],
  ["simulated", 3, 1, -0.97219252163116, 0.33492379256692],
  // R's p-value against the alternative "greater" is 0.84533824271481.
  ["simulated", 5, 2, -1.0254787454386, 2 * (1 - 0.84533824271481)],
] as const) {
  test(`Diebold-Mariano of ${pair} at ${horizonBars} steps, power ${power}, is R's`, () => {
    const result = tested(errors[pair], power, horizonBars)!;
    assert.ok(Math.abs(result.statistic - statistic) < 1e-8, `${result.statistic}`);
    assert.ok(Math.abs(result.pValue - pValue) < 1e-8, `${result.pValue}`);
    assert.equal(result.kernel, "RECTANGULAR");
  });
}

test("a negative long-run variance gives way to Bartlett weights, and the result says so", () => {
  // Alternating differences: g₀ + 2 g₁ < 0, while g₀ + g₁ > 0.
  const differences = Float64Array.from({ length: 20 }, (_, t) => (t % 2 === 0 ? 1 : -0.8));
  const result = dieboldMariano(differences, 2)!;
  assert.equal(result.kernel, "BARTLETT");
  // mean .1; g₀ = .81, g₁ = −.81 · 19/20; factor √((21 − 4 + 2/20)/20).
  const variance = (0.81 - 0.81 * 0.95) / 20;
  const expected = (Math.sqrt((17 + 0.1) / 20) * 0.1) / Math.sqrt(variance);
  assert.ok(Math.abs(result.statistic - expected) < 1e-9);
});

test("Bartlett weights apply from the start where they are asked for", () => {
  const differences = Float64Array.of(1, 2, 4, 3, 5, 7, 6, 8);
  const { statistic, kernel } = dieboldMariano(differences, 2, "BARTLETT")!;
  assert.equal(kernel, "BARTLETT");
  // The mean is 4.5, the squares are 42; the products of neighbours count twice with a weight of one half.
  const products = [-3.5, -2.5, -0.5, -1.5, 0.5, 2.5, 1.5, 3.5];
  const neighbours = products.slice(1).reduce((sum, one, at) => sum + one * products[at]!, 0);
  const variance = (42 + neighbours) / 8 / 8;
  const expected = (Math.sqrt((8 + 1 - 4 + 2 / 8) / 8) * 4.5) / Math.sqrt(variance);
  assert.ok(Math.abs(statistic - expected) < 1e-12);
  assert.equal(dieboldMariano(differences, 2)!.kernel, "RECTANGULAR");
});

test("swapping the forecasts turns the sign and keeps the p-value", () => {
  const value = fc.double({ min: -10, max: 10, noNaN: true });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 8, maxLength: 40 });
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 4 }), (list, horizonBars) => {
      const pair = { e1: list.map(([a]) => a), e2: list.map(([, b]) => b) };
      const result = tested(pair, 2, horizonBars);
      const swapped = tested({ e1: pair.e2, e2: pair.e1 }, 2, horizonBars);
      if (result === undefined) assert.equal(swapped, undefined);
      else {
        assert.ok(result.pValue >= 0 && result.pValue <= 1);
        assert.equal(swapped!.pValue, result.pValue);
        assert.ok(swapped!.statistic === -result.statistic);
      }
    }),
  );
});

test("equal forecasts, constant differences and too few of them have no statistic", () => {
  assert.equal(dieboldMariano(new Float64Array(30), 1), undefined);
  assert.equal(dieboldMariano(new Float64Array(30).fill(0.1), 1), undefined);
  assert.equal(dieboldMariano(Float64Array.of(1), 1), undefined);
  assert.equal(dieboldMariano(Float64Array.of(1, 2, 3), 3), undefined);
});

test("errors that are not finite leave the statistic undefined, never NaN", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e200]) {
    const errors = [1, 2, -1, bad, 0.5, 1];
    const zeros = new Float64Array(6);
    assert.equal(dieboldMariano(lossDifferences(errors, zeros, 2), 1), undefined);
  }
});

test("the statistic does not depend on the unit of the errors", () => {
  const { e1, e2 } = errors.simulated;
  const before = tested(errors.simulated, 2, 3)!;
  for (const scale of [1e-8, 1e8]) {
    const scaled = { e1: e1.map((e) => e * scale), e2: e2.map((e) => e * scale) };
    const after = tested(scaled, 2, 3)!;
    assert.ok(Math.abs(after.statistic / before.statistic - 1) < 1e-9);
  }
});
