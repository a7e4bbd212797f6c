import assert from "node:assert/strict";
import { test } from "node:test";
import { deflatedSharpe, expectedMaximumSharpe } from "#lib/statistics/sharpe/deflated-sharpe.ts";
import { expectedMaximum, varianceOfMaximum } from "#lib/statistics/sharpe/expected-maximum.ts";
import {
  minimumTrackRecord,
  probabilisticSharpe,
} from "#lib/statistics/sharpe/probabilistic-sharpe.ts";
import { sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import { annualFactor, sharpeVariance } from "#lib/statistics/sharpe/sharpe-variance.ts";
import { expectedMaxima, sharpeCases } from "./sharpe-cases.ts";

function near(actual: number | undefined, expected: number, tolerance = 1e-10): void {
  const error = Math.abs((actual ?? Number.NaN) / expected - 1);
  assert.ok(error <= tolerance, `${actual} is not ${expected}`);
}

test("standard error, probabilistic ratio and track record length are those of the formulas", () => {
  for (const one of sharpeCases) {
    near(Math.sqrt(sharpeVariance(one.sharpe, one) / one.observations), one.standardError);
    near(probabilisticSharpe(one, one.threshold, "2025"), one.psr2025);
    if (one.psr2012 !== undefined) {
      near(probabilisticSharpe(one, one.threshold, "2012"), one.psr2012);
    }
    near(minimumTrackRecord(one, one.threshold, one.alpha, "2025"), one.minimumTrackRecord2025);
  }
});

test("the published example of 24 monthly returns has its published digits", () => {
  const [first, second] = sharpeCases;
  assert.equal(Math.sqrt(sharpeVariance(first!.sharpe, first!) / 24).toFixed(3), "0.329");
  const none = { skewness: 0, kurtosis: 3, autocorrelation: 0 };
  assert.equal(Math.sqrt(sharpeVariance(first!.sharpe, none) / 24).toFixed(3), "0.214");
  assert.equal(minimumTrackRecord(first!, 0, 0.05, "2025")?.toFixed(3), "13.029");
  assert.equal(probabilisticSharpe(first!, 0, "2025")?.toFixed(3), "0.987");
  assert.equal(probabilisticSharpe(second!, 0.1, "2025")?.toFixed(3), "0.939");
});

test("the expected maximum of null trials is that of the formula", () => {
  for (const [trials, maximum] of expectedMaxima) near(expectedMaximum(trials), maximum);
  assert.equal(expectedMaximum(1), 0);
});

test("the variance of the maximum of standard normals has its closed forms", () => {
  near(varianceOfMaximum(1), 1, 1e-9);
  near(varianceOfMaximum(2), 1 - 1 / Math.PI, 1e-9);
  near(varianceOfMaximum(3), 1 + (Math.sqrt(3) / 2 - 9 / 4) / Math.PI, 1e-9);
  // Tippett (1925): of 5 and 10.
  near(varianceOfMaximum(5), 0.4475340691, 1e-8);
  near(varianceOfMaximum(10), 0.3443438233, 1e-8);
});

test("the published example of 100 trials is deflated to 0.9004 in one convention and 0.9992 in the other", () => {
  const moments = {
    sharpe: 2.5 / Math.sqrt(250),
    observations: 1250,
    skewness: -3,
    kurtosis: 10,
    autocorrelation: 0,
  };
  const trials = { count: 100, variance: 0.5 / 250 };
  assert.equal(expectedMaximumSharpe(trials).toFixed(4), "0.1132");
  assert.equal(deflatedSharpe(moments, trials, "2012")?.toFixed(4), "0.9004");
  assert.equal(deflatedSharpe(moments, trials, "2025")?.toFixed(4), "0.9992");
});

test("with a single trial the deflated ratio is the probabilistic one over 0", () => {
  const [first] = sharpeCases;
  const trials = { count: 1, variance: 0.1 };
  assert.equal(expectedMaximumSharpe(trials), 0);
  near(deflatedSharpe(first!, trials, "2012"), first!.psr2012!);
  near(deflatedSharpe(first!, trials, "2025"), first!.psr2025, 1e-9);
});

test("a ratio that is not over its threshold has no track record length", () => {
  const [first] = sharpeCases;
  for (const convention of ["2012", "2025"] as const) {
    assert.equal(minimumTrackRecord(first!, first!.sharpe, 0.05, convention), undefined);
  }
});

test("moments are those of the returns, and there are none of returns that do not vary", () => {
  const moments = sharpeMoments([0.01, -0.02, 0.03, 0.02])!;
  near(moments.sharpe, 0.01 / Math.sqrt(0.0014 / 3));
  near(moments.skewness, -0.000018 / 4 / (0.00035 * Math.sqrt(0.00035)));
  near(moments.kurtosis, 0.00000098 / 4 / 0.00035 ** 2);
  near(moments.autocorrelation, -0.0004 / 0.0014);
  // The mean of equal returns is rounded, so that each is a little beside it.
  const equal = new Array<number>(100).fill(0.1);
  for (const returns of [[], [0.1], [0, 0, 0], equal]) {
    assert.equal(sharpeMoments(returns), undefined);
  }
});

test("a year is worth the root of its periods, less where returns go on as they went", () => {
  near(annualFactor(252, 0), Math.sqrt(252));
  near(annualFactor(3, 0.5), 3 / Math.sqrt(3 + 2 * (2 * 0.5 + 0.25)));
  assert.ok(annualFactor(252, 0.1) < Math.sqrt(252));
  assert.ok(annualFactor(252, -0.1) > Math.sqrt(252));
});
