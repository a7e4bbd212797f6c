import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decompose, everyComponent } from "#lib/statistics/ssa/decomposition.ts";
import { recurrentForecast, vectorForecast } from "#lib/statistics/ssa/forecast.ts";
import { reconstruct } from "#lib/statistics/ssa/reconstruction.ts";
import { normals } from "#test/support/sample-series.ts";

function noise(n: number, seed: number, scale = 1): Float64Array {
  const normal = normals(seed);
  return Float64Array.from({ length: n }, () => scale * normal());
}

test("all components together are the series, of any length and window", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 90 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, share) => {
        const window = 2 + Math.floor(share * (n - 3));
        const series = noise(n, n);
        const whole = decompose([series], window, n);
        assert.ok(whole.status === "OK");
        const sum = reconstruct(whole, everyComponent(whole))[0]!;
        sum.forEach((value, t) => {
          assert.ok(Math.abs(value - series[t]!) < 1e-12);
        });
        const held = whole.sigma.reduce((total, value) => total + value * value, 0);
        assert.ok(Math.abs(held / whole.energy - 1) < 1e-12);
      },
    ),
    { numRuns: 40 },
  );
});

test("a unit a billion times larger changes the components by that factor and no more", () => {
  const series = noise(300, 4);
  const one = decompose([series], 90, 5);
  const huge = decompose([series.map((value) => value * 1e9)], 90, 5);
  assert.ok(one.status === "OK" && huge.status === "OK");
  one.sigma.forEach((value, c) => {
    assert.ok(Math.abs(huge.sigma[c]! / (1e9 * value) - 1) < 1e-12);
  });
});

test("large matrices by Fourier transform hold the same components as their transpose", () => {
  const series = noise(400, 9);
  const wide = decompose([series], 150, 4);
  const tall = decompose([series], 251, 4);
  assert.ok(wide.status === "OK" && tall.status === "OK");
  wide.sigma.forEach((value, c) => {
    assert.ok(Math.abs(tall.sigma[c]! / value - 1) < 1e-12);
  });
});

for (const [what, series] of [
  ["constant", new Float64Array(60).fill(-37)],
  ["two-valued", Float64Array.from({ length: 61 }, (_, t) => t % 2)],
  ["five points", Float64Array.of(3, 1, 4, 1, 5)],
  ["tiny", noise(80, 1, 1e-8)],
  ["huge", noise(80, 2, 1e8)],
  ["explosive", Float64Array.from({ length: 80 }, (_, t) => 1.5 ** t)],
  ["a jump of ten to one", Float64Array.from({ length: 80 }, (_, t) => (t < 40 ? 100 : 10))],
  ["one pulse", Float64Array.from({ length: 80 }, (_, t) => (t === 40 ? 1 : 0))],
] as const) {
  test(`a series that is ${what} gives finite forecasts or none`, () => {
    const whole = decompose([series], Math.floor(series.length / 2), 6);
    assert.ok(whole.status === "OK");
    const components = everyComponent(whole);
    for (const forecast of [recurrentForecast, vectorForecast]) {
      for (const ahead of forecast(whole, components, 5) ?? []) {
        assert.ok(ahead.every(Number.isFinite), `${ahead}`);
      }
    }
  });
}

for (const [what, series, pattern] of [
  ["zeros", [new Float64Array(20)], /energy of 0/],
  ["a missing value", [Float64Array.of(1, 2, Number.NaN, 4, 5, 6, 7, 8)], /not a finite number/],
  ["too few values", [Float64Array.of(1, 2, 3, 4)], /4 values are too few/],
  ["no series", [], /no series/],
  ["squares beyond the largest number", [noise(20, 1, 1e200)], /energy of Infinity/],
] as const) {
  test(`${what} fail with a reason`, () => {
    const result = decompose(series, 4, 2);
    assert.ok(result.status === "FAILED");
    assert.match(result.note, pattern);
  });
}
