import assert from "node:assert/strict";
import { test } from "node:test";
import { mackinnonPValue, unitRootTest } from "#lib/statistics/hypothesis-tests/unit-root-test.ts";
import { classicSeries } from "#test/support/classic-series.ts";

test("the test of Nile, Lake Huron and lh agrees with statsmodels' adfuller", () => {
  for (const [name, mostLags, statistic, pValue, lags] of [
    ["Nile", 3, -4.048705096914342, 0.0011758879503871243, 1],
    ["LakeHuron", 3, -3.8976683843687865, 0.0020520736790758227, 1],
    ["lh", 2, -3.894339534382549, 0.002076902204615018, 2],
  ] as const) {
    const found = unitRootTest(classicSeries(name), mostLags)!;
    assert.equal(found.lags, lags, name);
    assert.ok(Math.abs(found.statistic - statistic) < 1e-9, name);
    assert.ok(Math.abs(found.pValue - pValue) < 1e-12, name);
  }
});

test("p-values are those of MacKinnon's response surface, and 0 and 1 beyond it", () => {
  for (const [statistic, pValue] of [
    [3, 1],
    [0.5, 0.9848730963065522],
    [-1.5, 0.533511338910265],
    [-1.61, 0.4779756525941893],
    [-2.86, 0.05020109988200309],
    [-4, 0.0014105112530392603],
    [-19, 0],
  ] as const) {
    assert.ok(Math.abs(mackinnonPValue(statistic) - pValue) < 1e-14, `${statistic}`);
  }
});

test("a series that its last value explains exactly is not tested", () => {
  const alternating = Float64Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 1 : -1));
  assert.equal(unitRootTest(alternating, 2), undefined);
});

test("five values are too few", () => {
  assert.equal(unitRootTest(Float64Array.of(1, 3, 2, 5, 4), 1), undefined);
});
