import type { Bar } from "#lib/kernel/bar.ts";
import { neverStop } from "#lib/statistics/numerics/check-stop.ts";
import { exp } from "#lib/statistics/numerics/portable-math.ts";
import type { BarColumns } from "#services/forecast/domain/bar-columns.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import type { ModelInput } from "#services/forecast/domain/models/model.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";

/** A policy like the default one. */
export const policy: ForecastPolicy = {
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

/** A linear congruential generator's uniform numbers in (0, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Nearly normal numbers: the sum of twelve uniforms, less 6. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += uniform();
    return sum;
  };
}

/** Returns of a GARCH(1,1) process, in the unit that omega is stated in. */
export function garchReturns(
  n: number,
  seed: number,
  { mu = 0.0005, omega = 4e-6, alpha = 0.1, beta = 0.87 } = {},
): Float64Array {
  const normal = normals(seed);
  const returns = new Float64Array(n);
  let h = omega / Math.max(0.02, 1 - alpha - beta);
  for (let t = 0; t < n; t += 1) {
    const e = Math.sqrt(h) * normal();
    returns[t] = mu + e;
    h = omega + alpha * e * e + beta * h;
  }
  return returns;
}

/** Prices that start at `first` and move by the log returns. */
export function pricesFrom(returns: Float64Array, first = 100): Float64Array {
  const prices = new Float64Array(returns.length + 1);
  prices[0] = first;
  for (let t = 0; t < returns.length; t += 1) prices[t + 1] = prices[t]! * exp(returns[t]!);
  return prices;
}

const dayMs = 86_400_000;
/** 2020-01-01. */
export const firstDayMs = 1_577_836_800_000;

/** Daily bars around the closes. */
export function barsOfCloses(closes: Iterable<number>): Bar[] {
  return Array.from(closes, (close, t) => ({
    startTimeMs: firstDayMs + t * dayMs,
    open: close,
    high: close * 1.01,
    low: close * 0.98,
    close,
    volumeUnits: 1000 + t,
  }));
}

/** `n` daily bars of a GARCH process. */
export function sampleBars(n: number, seed = 1): Bar[] {
  return barsOfCloses(pricesFrom(garchReturns(n - 1, seed)));
}

/** The same, column by column. */
export function sampleColumns(n: number, seed = 1): BarColumns {
  return unpackBars(packBars(sampleBars(n, seed)));
}
