import assert from "node:assert/strict";
import { test } from "node:test";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { exponentialHistory } from "#lib/statistics/volatility/exponential-variance.ts";
import { priceBands } from "#services/forecast/domain/intervals/price-bands.ts";
import { scaleSource } from "#services/forecast/domain/intervals/scale-source.ts";
import type { ModelPath } from "#services/forecast/domain/models/model.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";

const closes = pricesFrom(garchReturns(300, 9));
const last = closes[300]!;
const path = Float64Array.of(last * 1.002, last * 1.003, last * 1.004);
const history = exponentialHistory(logReturns(closes));
const variance = { logReturnVariances: Float64Array.of(1e-4, 1e-4, 1e-4), source: "variances" };
const scale = { history, source: "scale" };
const policy = { method: "CONFORMAL", minimumScores: 60, adaptationRate: 0.01 } as const;

test("bands hold the path and say what they rest on", () => {
  const { intervals, upProbabilities, basis } = priceBands(
    closes,
    path,
    variance,
    scale,
    [0.8, 0.95],
    policy,
  );
  assert.deepEqual(
    intervals.map(({ levelRatio }) => levelRatio),
    [0.8, 0.95],
  );
  for (const { lowerPrices, upperPrices } of intervals) {
    path.forEach((price, h) => {
      assert.ok(lowerPrices[h]! < price && price < upperPrices[h]!);
      assert.ok(Math.abs((lowerPrices[h]! * upperPrices[h]!) / price ** 2 - 1) < 1e-12);
    });
  }
  assert.ok(upProbabilities.every((probability) => probability > 0.5 && probability < 0.7));
  assert.equal(basis.method, "CONFORMAL");
  assert.equal(basis.scaleSource, "scale");
  assert.deepEqual(basis.scoreCounts, [300, 299, 298]);
  assert.equal(basis.bands.length, 2);
  assert.equal(basis.note, "");
});

test("few bars give parametric bands under either method, and the basis says so", () => {
  const few = closes.slice(-30);
  const { basis } = priceBands(few, path, variance, scaleSource([], few), [0.8, 0.95], policy);
  assert.equal(basis.method, "PARAMETRIC");
  assert.match(basis.note, /fewer than 60 past moves from bar 1 on: normal law there/);
  assert.match(basis.scaleSource, /exponentially weighted variance: no model gave/);
});

test("a level that the past can not speak of is noted with the bar from which it is", () => {
  const long = new Float64Array(30).fill(last);
  const { basis } = priceBands(closes, long, variance, scale, [0.8, 0.95], policy);
  // 300 bars: (301 − h) / h · 0.05 falls to 1 at 15 bars.
  assert.equal(
    basis.note,
    "0.95: fewer than one independent past move is expected outside from bar 15 on: Student's t there",
  );
});

test("the method PARAMETRIC takes the log-normal law of the variance path", () => {
  const asked = { ...policy, method: "PARAMETRIC" } as const;
  const { intervals, upProbabilities, basis } = priceBands(
    closes,
    path,
    variance,
    scale,
    [0.95],
    asked,
  );
  assert.ok(Math.abs(Math.log(intervals[0]!.upperPrices[0]! / path[0]!) - 0.0195996) < 1e-7);
  assert.ok(Math.abs(upProbabilities[0]! - normalCdf(Math.log(1.002) / 0.01)) < 1e-12);
  assert.equal(basis.scaleSource, "variances");
  assert.deepEqual(basis.bands, []);
});

test("the first usable volatility history scales the bands, and what stands in for one is named", () => {
  const model: ModelPath = { status: "OK", prices: path, diagnostics: {}, note: "" };
  const own = { ...history, step: 1e-6 };
  const fits = [
    { id: "naive", result: model },
    { id: "garch", result: { ...model, varianceHistory: own } },
  ];
  assert.deepEqual(scaleSource(fits, closes), { history: own, source: "garch" });
  const broken = { ...own, conditionalVariances: own.conditionalVariances.map(() => Number.NaN) };
  const unusable = scaleSource(
    [{ id: "garch", result: { ...model, varianceHistory: broken } }],
    closes,
  );
  assert.equal(
    unusable.source,
    "exponentially weighted variance: the volatility history of garch is not usable",
  );
  assert.deepEqual(unusable.history, history);
});
