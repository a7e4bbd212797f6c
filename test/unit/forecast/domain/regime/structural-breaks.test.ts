import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { structuralBreaks } from "#services/forecast/domain/regime/structural-breaks.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { dailyCloses } from "#test/support/sample-bars.ts";
import { normals, pricesFrom } from "#test/support/sample-series.ts";

const breaksOf = (closes: Float64Array) => structuralBreaks(dailyCloses(closes));

function within(metric: Metric, expected: number, tolerance = 1e-6): void {
  const value = metricValue(metric);
  assert.ok(value !== undefined && Math.abs(value - expected) <= tolerance, `${value}`);
}

/** Returns that are calm, then turbulent from `changeAt` on. */
function changing(n: number, changeAt: number): Float64Array {
  const normal = normals(5);
  return Float64Array.from({ length: n }, (_, t) => (t < changeAt ? 0.005 : 0.04) * normal());
}

test("the tests of returns like the Nile's floods are those of R's strucchange", () => {
  const returns = classicSeries("Nile").map((flow) => flow * 1e-5);
  const { supF, supFBar, olsCusum, recursiveCusum } = breaksOf(pricesFrom(returns));
  within(supF.statistic, 75.929769427485);
  assert.equal(supFBar, 29);
  within(olsCusum.statistic, 2.9517661026634);
  within(olsCusum.pValue, 5.4085534606507e-8, 1e-14);
  within(recursiveCusum.statistic, 2.0669208889031);
  within(recursiveCusum.pValue, 7.4868837685038e-8, 1e-13);
  assert.equal(supF.statistic.n, 100);
});

test("a market that turned turbulent has a segment before and one after", () => {
  const { segments } = breaksOf(pricesFrom(changing(400, 330)));
  assert.deepEqual(
    segments.map(({ firstBar, bars }) => [firstBar, bars]),
    [
      [1, 330],
      [331, 70],
    ],
  );
  const [calm, turbulent] = segments.map((one) => metricValue(one.annualisedVolatilityRatio)!);
  assert.ok(Math.abs(calm! - 0.005 * Math.sqrt(252)) < 0.01);
  assert.ok(Math.abs(turbulent! - 0.04 * Math.sqrt(252)) < 0.1);
});

test("segments cover the latest 1,000 returns without a gap, and no older ones", () => {
  const { segments, supF } = breaksOf(pricesFrom(changing(1_500, 1_200)));
  assert.ok(segments.length >= 2);
  let next = 501;
  for (const { firstBar, bars } of segments) {
    assert.equal(firstBar, next);
    next += bars;
  }
  assert.equal(next, 1_501);
  assert.equal(supF.statistic.n, 1_000);
});

test("closes that never move are one segment, without a statistic and without its bar", () => {
  const { segments, supF, supFBar, olsCusum } = breaksOf(new Float64Array(50).fill(7));
  assert.equal(segments.length, 1);
  assert.equal(metricValue(segments[0]!.annualisedVolatilityRatio), 0);
  assert.equal(supFBar, undefined);
  for (const metric of [supF.statistic, supF.pValue, olsCusum.pValue]) {
    assert.ok("undefinedReason" in metric && metric.undefinedReason === "ZERO_DENOMINATOR");
  }
});

test("three returns have no segment and no test", () => {
  const { segments, recursiveCusum } = breaksOf(Float64Array.of(10, 11, 10, 12));
  assert.deepEqual(segments, []);
  const { statistic } = recursiveCusum;
  assert.ok("undefinedReason" in statistic && statistic.undefinedReason === "TOO_FEW_OBSERVATIONS");
});

test("what happens after the last close changes nothing", () => {
  const closes = pricesFrom(changing(400, 330));
  const changed = closes.map((close, t) => (t < 300 ? close : 100 * close));
  assert.deepEqual(breaksOf(changed.subarray(0, 300)), breaksOf(closes.slice(0, 300)));
});
