import { filterSwitching } from "#lib/statistics/markov-switching/filter-switching.ts";
import { fitSwitching } from "#lib/statistics/markov-switching/fit-switching.ts";
import { SwitchingLikelihood } from "#lib/statistics/markov-switching/switching-likelihood.ts";
import { toVector } from "#lib/statistics/markov-switching/switching-specification.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { detectRegime } from "#services/forecast/domain/regime/detect-regime.ts";
import { regimeFeatures } from "#services/forecast/domain/regime/features.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { dailyCloses } from "#test/support/sample-bars.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const series = dailyCloses(pricesFrom(garchReturns(499, 3)));
const long = { series: garchReturns(2000, 5) };
const switchingVariance = { regimes: 2, switchingMean: false, switchingVariance: true, lags: 0 };
const switchingMean = { regimes: 2, switchingMean: true, switchingVariance: false, lags: 0 };
const hamilton = { ...switchingMean, lags: 4 };
const parameters = {
  transition: Float64Array.of(0.98, 0.02, 0.05, 0.95),
  coefficients: new Float64Array(2),
  variances: Float64Array.of(1e-4, 4e-4),
  autoregression: new Float64Array(0),
};
const likelihood = new SwitchingLikelihood(long, switchingVariance);
const vector = toVector(parameters, likelihood.layout);

export const cases: readonly BenchCase[] = [
  {
    name: "regime features, 60 bars",
    barMs: 0.1,
    run: () => regimeFeatures(series, 60),
  },
  {
    name: "Hamilton filter, n = 2000, 2 regimes",
    barMs: 2,
    run: () => filterSwitching(long, switchingVariance, parameters),
  },
  {
    name: "Hamilton filter and Kim smoother, n = 2000, 2 regimes",
    barMs: 2,
    run: () => likelihood.expect(vector),
  },
  {
    name: "regime detection, 500 bars",
    barMs: 10,
    run: () => detectRegime(series, policy.regime, neverStop),
  },
  {
    name: "Markov switching fit, federal funds rate",
    run: () => fitSwitching({ series: classicSeries("fedfunds") }, switchingMean),
  },
  {
    name: "Markov switching fit, Hamilton's GNP with 4 lags",
    run: () => fitSwitching({ series: classicSeries("rgnp") }, hamilton),
  },
];
