import assert from "node:assert/strict";
import { test } from "node:test";
import { driftBands, seasonalNaiveBands } from "#lib/statistics/random-walk/naive-bands.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { furthest, periodOf, reference } from "../exponential-smoothing/reference.ts";

const normal95 = 1.959963984540054;

for (const [name, known] of Object.entries(reference.naive)) {
  test(`naive ${name}: naive, seasonal naive and drift with their 95 % bands are R's`, () => {
    const series = classicSeries(name);
    const naive = seasonalNaiveBands(series, 1, 6);
    const drift = driftBands(series, 6);
    const upper = (bands: typeof naive): Float64Array =>
      bands.means.map((mean, h) => mean + normal95 * bands.standardErrors[h]!);
    assert.ok(furthest(naive.means, known.naive!) < 1e-12);
    assert.ok(furthest(upper(naive), known.naive_hi95!) < 1e-9);
    assert.ok(furthest(drift.means, known.drift!) < 1e-12);
    assert.ok(furthest(upper(drift), known.drift_hi95!) < 1e-9);
    const seasonal = seasonalNaiveBands(series, periodOf(name), 6);
    assert.ok(furthest(seasonal.means, known.snaive!) < 1e-12);
  });
}

test("the band of a seasonal naive widens with each season, not within it", () => {
  const { standardErrors } = seasonalNaiveBands(classicSeries("AirPassengers"), 12, 25);
  assert.equal(standardErrors[11], standardErrors[0]);
  assert.equal(standardErrors[12], standardErrors[0]! * Math.SQRT2);
});
