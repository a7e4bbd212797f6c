import assert from "node:assert/strict";
import { test } from "node:test";
import { mincerZarnowitz } from "#lib/statistics/hypothesis-tests/mincer-zarnowitz.ts";
import { archTest, jarqueBera, ljungBox } from "#lib/statistics/hypothesis-tests/residual-tests.ts";
import { normals } from "#test/support/sample-series.ts";

test("a constant series leaves every test undefined, at any scale", () => {
  for (const value of [0, 1e-8, 3, 1e8]) {
    const constant = new Float64Array(40).fill(value);
    assert.equal(ljungBox(constant, 5), undefined);
    assert.equal(archTest(constant, 3), undefined);
    assert.equal(jarqueBera(constant), undefined);
    assert.equal(
      mincerZarnowitz(constant, Float64Array.from({ length: 40 }, normals(1)), 0),
      undefined,
    );
  }
});

test("too short a series leaves the tests undefined", () => {
  const short = Float64Array.of(1, 2, 4, 3, 1);
  assert.equal(ljungBox(short, 5), undefined);
  assert.equal(archTest(short, 2), undefined);
  assert.equal(mincerZarnowitz([1, 2], [1, 3], 0), undefined);
});

test("residuals of one size leave the test of their variance undefined", () => {
  const signs = Float64Array.from({ length: 50 }, (_, t) => (t % 2 === 0 ? 1 : -1));
  assert.equal(archTest(signs, 2), undefined);
});

test("statistics do not depend on the scale of the residuals", () => {
  const series = Float64Array.from({ length: 200 }, normals(2));
  for (const scale of [1e-8, 1e8]) {
    const scaled = series.map((value) => value * scale);
    for (const statistic of [
      (values: Float64Array) => ljungBox(values, 5)!.statistic,
      (values: Float64Array) => archTest(values, 3)!.statistic,
      (values: Float64Array) => jarqueBera(values)!.statistic,
    ]) {
      const [before, after] = [statistic(series), statistic(scaled)];
      assert.ok(Math.abs(after / before - 1) < 1e-8);
    }
  }
});

test("parameters that were fitted come off the degrees of freedom", () => {
  const series = Float64Array.from({ length: 100 }, normals(3));
  assert.equal(ljungBox(series, 5, 2)!.degreesOfFreedom, 3);
  assert.ok(ljungBox(series, 5, 2)!.pValue < ljungBox(series, 5)!.pValue);
  assert.equal(ljungBox(series, 5, 5), undefined);
});

test("the true variance as forecast is not rejected, a doubled one is", () => {
  const normal = normals(4);
  const variances = Float64Array.from({ length: 2000 }, (_, t) => 1 + (t % 7));
  const proxies = variances.map((variance) => variance * normal() ** 2);
  assert.ok(mincerZarnowitz(variances, proxies, 5)!.pValue > 0.01);
  const doubled = variances.map((variance) => 2 * variance);
  assert.ok(mincerZarnowitz(doubled, proxies, 5)!.pValue < 1e-6);
});
