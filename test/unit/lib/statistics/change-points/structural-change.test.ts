import assert from "node:assert/strict";
import { test } from "node:test";
import { olsCusumTest, recursiveCusumTest } from "#lib/statistics/change-points/cusum-tests.ts";
import { supFTest } from "#lib/statistics/change-points/sup-f.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { normals } from "#test/support/sample-series.ts";

const nile = classicSeries("Nile");

function within(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

test("the OLS-CUSUM statistic of the Nile and its p-value are strucchange's", () => {
  const result = olsCusumTest(nile);
  assert.ok(result);
  within(result.statistic, 2.9517661026634);
  within(result.pValue, 5.4085534606507e-8, 1e-14);
});

test("the recursive CUSUM statistic of the Nile and its p-value are strucchange's", () => {
  const result = recursiveCusumTest(nile);
  assert.ok(result);
  within(result.statistic, 2.0669208889031);
  within(result.pValue, 7.4868837685038e-8, 1e-13);
});

test("sup-F of the Nile is strucchange's and lies after the value of 1898", () => {
  const result = supFTest(nile);
  assert.ok(result);
  within(result.statistic, 75.929769427485);
  assert.equal(result.changePoint, 28);
  // strucchange's 2.22e-16 is the rounding of 1 − p at p = 0, not a probability; the tail is 3.9e-16.
  within(result.pValue, 2.2204460492503e-16, 1e-6);
  assert.ok(result.pValue > 0 && result.pValue < 1e-15);
});

test("the sup-F p-value agrees with Andrews' critical values at 15 % trimming", () => {
  // A step of the size that gives the critical value: solve for it by bisection.
  const atStatistic = (wanted: number) => {
    const normal = normals(3);
    const noise = Float64Array.from({ length: 200 }, () => normal());
    const stepped = (size: number) =>
      supFTest(noise.map((value, t) => value + (t < 100 ? 0 : size)))!;
    let lower = 0;
    let upper = 10;
    for (let i = 0; i < 60; i += 1) {
      const middle = (lower + upper) / 2;
      if (stepped(middle).statistic < wanted) lower = middle;
      else upper = middle;
    }
    return stepped(upper).pValue;
  };
  within(atStatistic(7.12), 0.1, 0.002);
  within(atStatistic(8.68), 0.05, 0.001);
  within(atStatistic(12.16), 0.01, 0.001);
});

test("values that do not vary, or too few of them, have no test", () => {
  const flat = new Float64Array(50).fill(0.1);
  assert.equal(olsCusumTest(flat), undefined);
  assert.equal(recursiveCusumTest(flat), undefined);
  assert.equal(supFTest(flat), undefined);
  assert.equal(olsCusumTest(Float64Array.of(1, 2)), undefined);
  assert.equal(supFTest(new Float64Array(0)), undefined);
});

test("a step without noise is found by every test", () => {
  const step = Float64Array.from({ length: 60 }, (_, t) => (t < 25 ? 1e8 : 3e8));
  assert.ok(olsCusumTest(step)!.pValue < 1e-3);
  const { statistic, pValue, changePoint } = supFTest(step)!;
  assert.deepEqual([statistic, pValue, changePoint], [Number.POSITIVE_INFINITY, 0, 25]);
});

test("without a change the tests reject about as often as they say", () => {
  const normal = normals(17);
  let [ols, recursive, sup] = [0, 0, 0];
  for (let run = 0; run < 400; run += 1) {
    const noise = Float64Array.from({ length: 150 }, () => normal());
    if (olsCusumTest(noise)!.pValue < 0.1) ols += 1;
    if (recursiveCusumTest(noise)!.pValue < 0.1) recursive += 1;
    if (supFTest(noise)!.pValue < 0.1) sup += 1;
  }
  // The CUSUM tests are known to be conservative in samples of this length.
  for (const rejected of [ols, recursive, sup]) {
    assert.ok(rejected > 12 && rejected < 60, `${ols} ${recursive} ${sup}`);
  }
});
