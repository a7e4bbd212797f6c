import assert from "node:assert/strict";
import { test } from "node:test";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { regimeFeatures } from "#services/forecast/domain/regime/features.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { dailyCloses } from "#test/support/sample-bars.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";

/** 101 closes whose log returns are an autoregression of standard deviation 0.01. */
function autoregressiveCloses(seed: number, coefficient: number): Float64Array {
  const normal = normals(seed);
  const returns = new Float64Array(100);
  let value = 0;
  for (let t = 0; t < 100; t += 1) {
    value = coefficient * value + 0.01 * normal();
    returns[t] = value;
  }
  return pricesFrom(returns);
}

/** From pandas, scipy and statsmodels on the same closes. */
const independent = [
  {
    closes: autoregressiveCloses(1, 0),
    annualisedVolatilityRatio: 0.17355220163903884,
    deviationOfRollingDeviation: (0.06749586585724399 / Math.sqrt(252)) * 1e4,
    trend: 0.11206519848471247,
    hurstExponent: 0.512066501416991,
    unitRootPValue: 1.1463485680713704e-12,
    skewness: 0.218141494418998,
    excessKurtosis: -0.2872797883364767,
    meanDailyReturn: (0.10180361650139035 / 252) * 1e4,
  },
  {
    closes: autoregressiveCloses(3, 0.97),
    annualisedVolatilityRatio: 0.273262440391674,
    deviationOfRollingDeviation: (0.061847914638537456 / Math.sqrt(252)) * 1e4,
    trend: 0.923926493525498,
    hurstExponent: 0.8477116087400063,
    unitRootPValue: 0.02787427307867371,
    skewness: 0.7926337327612996,
    excessKurtosis: 0.3048956385469723,
    meanDailyReturn: (-10.492518661746594 / 252) * 1e4,
  },
] as const;

test("every feature equals what pandas, scipy and statsmodels give", () => {
  for (const { closes, ...expected } of independent) {
    const features: Record<string, Metric> = { ...regimeFeatures(dailyCloses(closes), 60) };
    for (const [name, value] of Object.entries(expected)) {
      const found = metricValue(features[name]!);
      // The normal law far in its tail is known to 1e-15, which a p-value of 1e-12 shows.
      const tolerance = name === "unitRootPValue" ? 1e-3 * value : 1e-9 * Math.abs(value);
      assert.ok(Math.abs(found! - value) <= tolerance, `${name}: ${found} instead of ${value}`);
    }
  }
});

test("a daily volatility of 3 % is 48 % a year, which the thresholds are stated in", () => {
  const returns = Float64Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 0.03 : -0.03));
  const found = metricValue(
    regimeFeatures(dailyCloses(pricesFrom(returns)), 60).annualisedVolatilityRatio,
  )!;
  assert.ok(Math.abs(found - 0.03 * Math.sqrt((252 * 60) / 59)) < 1e-12);
  assert.ok(found > policy.regime.highAnnualisedVolatilityRatio);
});

test("only the window's closes and the one before them count", () => {
  const closes = pricesFrom(garchReturns(200, 4));
  const changed = closes.map((close, t) => (t < closes.length - 61 ? 3 * close : close));
  assert.deepEqual(
    regimeFeatures(dailyCloses(changed), 60),
    regimeFeatures(dailyCloses(closes), 60),
  );
});

test("features do not depend on the unit of the price", () => {
  const closes = pricesFrom(garchReturns(80, 4));
  const [small, large] = [1e-8, 1e8].map((unit) =>
    Object.values(regimeFeatures(dailyCloses(closes.map((close) => close * unit)), 60)),
  );
  small!.forEach((metric, i) => {
    const difference = metricValue(metric)! - metricValue(large![i]!)!;
    assert.ok(Math.abs(difference) < 1e-8, metric.name);
  });
});

const reasonOf = (metric: Metric) => ("value" in metric ? undefined : metric.undefinedReason);

test("too few closes leave features undefined", () => {
  const features = regimeFeatures(dailyCloses(pricesFrom(garchReturns(13, 4))), 60);
  assert.equal(reasonOf(features.annualisedVolatilityRatio), "TOO_FEW_OBSERVATIONS");
  assert.equal(reasonOf(features.hurstExponent), "TOO_FEW_OBSERVATIONS");
});

test("one close has no returns at all", () => {
  const features = regimeFeatures(dailyCloses(Float64Array.of(7)), 60);
  assert.equal(reasonOf(features.meanDailyReturn), "NO_DATA");
});

test("closes that never move have no volatility and no trend, Hurst exponent or test", () => {
  const features = regimeFeatures(dailyCloses(new Float64Array(100).fill(7)), 60);
  assert.equal(metricValue(features.annualisedVolatilityRatio), 0);
  for (const name of ["trend", "hurstExponent", "unitRootPValue", "skewness"] as const) {
    assert.equal(reasonOf(features[name]), "ZERO_DENOMINATOR", name);
  }
});

test("growth without noise is a trend whose returns can not be tested", () => {
  const features = regimeFeatures(dailyCloses(pricesFrom(new Float64Array(100).fill(0.001))), 60);
  assert.ok(metricValue(features.trend)! > 0.99);
  assert.equal(reasonOf(features.unitRootPValue), "ZERO_DENOMINATOR");
});
