import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import type { ModelInput } from "#services/forecast/domain/models/model.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";

/** A policy like the default one. Values that tests rest on are stated; the others are the defaults. */
export const policy: ForecastPolicy = {
  ...loadForecastConfig({ environment: {} }).policy,
  lookbackBars: 500,
  minimumBars: 120,
  models: ["naive", "drift", "garch", "samossa"],
  baselineModel: "naive",
  validationOrigins: 10,
  validationStepBars: 10,
  equalWeightShrinkageRatio: 0.5,
  minimumWeightRatio: 0.05,
  intervalLevelRatios: [0.8, 0.95],
  seasonPeriodBars: 1,
  ensemble: { basis: "EVIDENCE", minimumScoredForecasts: 30, candidates: [] },
  intervals: { method: "CONFORMAL", minimumScores: 60, adaptationRate: 0.005 },
  regime: {
    enabled: false,
    windowBars: 60,
    lowAnnualisedVolatilityRatio: 0.15,
    highAnnualisedVolatilityRatio: 0.3,
    crisisAnnualisedVolatilityRatio: 0.5,
    weakTrendRatio: 0.3,
    strongTrendRatio: 0.6,
    weights: [],
  },
  garch: {
    form: "GARCH",
    distribution: "NORMAL",
    maximumOrder: 1,
    presample: "mean",
    stationary: false,
    signedShocks: false,
    covariance: "HESSIAN",
    iterationLimit: 200,
  },
  samossa: {
    form: "HANKEL",
    selection: "FIXED",
    windowBars: 40,
    windowCandidates: [20, 40, 80],
    rankRule: "ENERGY",
    rank: 2,
    energyRatio: 0.15,
    residualLags: 2,
  },
  ssa: { windowBars: 120, components: 6, method: "RECURRENT" },
  mssaRl: {
    windowBars: 20,
    signalRank: 2,
    cusumThreshold: 5,
    episodes: 5,
    learningRate: 0.5,
    discountRatio: 0.5,
    explorationRatio: 0.5,
    minimumVisits: 20,
    minimumAdvantage: 1,
    seed: 1,
  },
  sarimax: { maximumOrder: 3, maximumSeasonalOrder: 1, iterationLimit: 200, orderLimit: 40 },
  ets: { forms: "ALL", iterationLimit: 500, longSeasonPeriodBars: 1 },
};

/** What a model is given for the forecast at the last close. */
export function modelInput(
  closes: Float64Array,
  horizonBars: number,
  seasonPeriodBars = 1,
): ModelInput {
  return { closes, horizonBars, seasonPeriodBars, purpose: "FORECAST", checkStop: neverStop };
}
