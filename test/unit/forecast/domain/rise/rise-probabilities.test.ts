import assert from "node:assert/strict";
import { test } from "node:test";
import { logOdds, probabilityAt } from "#lib/statistics/event-probability/log-odds.ts";
import { baseRates } from "#services/forecast/domain/rise/base-rate.ts";
import { minimumScoredRises, riseCalibration } from "#services/forecast/domain/rise/calibration.ts";
import { riseProbabilities } from "#services/forecast/domain/rise/rise-probabilities.ts";
import {
  type RiseScore,
  riseScore,
  scoredBars,
} from "#services/forecast/domain/rise/rise-score.ts";
import { garchReturns, normals, pricesFrom, uniforms } from "#test/support/sample-series.ts";

const horizonBars = 8;
const shares = { interval: "DAY_1", assetClass: "US_EQUITY" } as const;
const dayMs = 86_400_000;
const closes = pricesFrom(garchReturns(400, 3));

/** Scored forecasts, latest first, whose implied log odds are worth `slope` of what they say. */
function scores(count: number, slope: number, seed: number): RiseScore[] {
  const normal = normals(seed);
  const uniform = uniforms(seed + 7);
  const bars = scoredBars(horizonBars);
  return Array.from({ length: count }, (_, i): RiseScore => {
    const asOfMs = i * horizonBars * dayMs;
    const implied = bars.map(() => probabilityAt(1.2 * normal()));
    return {
      asOfMs,
      closedMs: asOfMs + horizonBars * dayMs,
      horizonBars,
      implied,
      baseRates: bars.map(() => 0.5),
      rose: implied.map((probability) => uniform() < probabilityAt(slope * logOdds(probability))),
    };
  }).reverse();
}

test("without scored forecasts the probability lies near the base rate, and says so", () => {
  const implied = new Array<number>(horizonBars).fill(0.3);
  const { upProbabilities, kind, basis } = riseProbabilities({ ...shares, closes }, implied, []);
  assert.equal(kind, "BASE_RATE");
  assert.deepEqual(basis.impliedProbabilities, implied);
  upProbabilities.forEach((probability, h) => {
    const rate = basis.baseRateRatios[h]!;
    assert.ok(Math.abs(logOdds(probability) - logOdds(rate) - 0.25 * logOdds(0.3)) < 1e-12);
    assert.ok(rate - probability < 0.06 && probability < rate);
  });
});

test("a base rate is the share of past moves that rose, shrunk the more the fewer they are", () => {
  const rising = Float64Array.from({ length: 500 }, (_, t) => 100 + t);
  const short = baseRates(rising.subarray(0, 60), 30, shares);
  const long = baseRates(rising, 30, shares);
  long.forEach((rate, h) => {
    assert.ok(rate > short[h]! && rate < 1, `${rate} ${short[h]}`);
    if (h > 0) assert.ok(rate < long[h - 1]!);
  });
  // 499 moves that rose, beside 200 of the prior 0.5126.
  assert.ok(Math.abs(long[0]! - (499 + 200 * 0.51256) / 699) < 1e-4);
});

test("a horizon longer than the bars has the prior's rate", () => {
  const rates = baseRates(Float64Array.of(1, 2, 3), 10, shares);
  assert.ok(rates[9]! > rates[4]! && rates.every((rate) => rate > 0.5 && rate < 0.6));
});

test("a currency pair is not expected to rise before its bars are seen", () => {
  const rates = baseRates(Float64Array.of(1, 2), 5, { interval: "DAY_1", assetClass: "FX" });
  assert.deepEqual(rates.slice(1), [0.5, 0.5, 0.5, 0.5]);
});

test("scored forecasts that told rises from falls raise the slope, and the basis says so", () => {
  const calibration = riseCalibration(scores(200, 1, 5));
  assert.equal(calibration.basis, "SCORED_FORECASTS");
  assert.ok(calibration.slope > 0.5, `${calibration.slope}`);
});

test("scored forecasts that told rises for falls lower the slope below 0", () => {
  const calibration = riseCalibration(scores(240, -1, 6));
  assert.equal(calibration.basis, "SCORED_FORECASTS");
  assert.ok(calibration.slope < 0, `${calibration.slope}`);
});

test("scored forecasts that say nothing new, or too few of them, leave the base rate", () => {
  for (const seed of [11, 12, 13, 14]) {
    const { basis, note } = riseCalibration(scores(200, 0.25, seed));
    assert.equal(basis, "BASE_RATE", note);
  }
  const few = riseCalibration(scores(minimumScoredRises - 1, 1, 5));
  assert.equal(few.basis, "BASE_RATE");
  assert.match(few.note, /99 scored forecasts, fewer than 100/);
});

test("calibration on scored forecasts has the lower Brier score on later ones", () => {
  let [before, after] = [0, 0];
  for (const seed of [21, 22, 23]) {
    const [later, known] = [scores(400, 1, seed).slice(0, 200), scores(400, 1, seed).slice(200)];
    const calibration = riseCalibration(known);
    for (const { implied, baseRates: rates, rose } of later) {
      implied.forEach((probability, i) => {
        const brier = (slope: number) =>
          (probabilityAt(logOdds(rates[i]!) + slope * logOdds(probability)) - (rose[i] ? 1 : 0)) **
          2;
        before += brier(0.25);
        after += brier(calibration.slope);
      });
    }
  }
  assert.ok(after < 0.97 * before, `${after} ${before}`);
});

test("a score holds what was said and what happened at bars that spread, the last among them", () => {
  assert.deepEqual(scoredBars(30), [1, 2, 3, 5, 8, 13, 21, 30]);
  assert.deepEqual(scoredBars(1), [1]);
  const riseBasis = {
    impliedProbabilities: [0.4, 0.5, 0.6],
    baseRateRatios: [0.51, 0.52, 0.53],
  };
  const stated = { asOfMs: 5, horizonBars: 3, lastClosePrice: 100, riseBasis };
  assert.deepEqual(riseScore(stated, [101, 100, 99], 9), {
    asOfMs: 5,
    closedMs: 9,
    horizonBars: 3,
    implied: [0.4, 0.5, 0.6],
    baseRates: [0.51, 0.52, 0.53],
    rose: [true, false, false],
  });
});

test("a forecast from before base rates were kept has no score", () => {
  const riseBasis = { impliedProbabilities: [0.4], baseRateRatios: [] };
  const stated = { asOfMs: 5, horizonBars: 1, lastClosePrice: 100, riseBasis };
  assert.equal(riseScore(stated, [101], 9), undefined);
});
