import { log } from "../numerics/portable-math.ts";
import { isAdmissible } from "./admissible.ts";
import { type EtsForm, parameterCount } from "./form.ts";
import { likeliestOf, likelyStarts } from "./likely-starts.ts";
import { EtsObjective } from "./objective.ts";
import { ALPHA, BETA, type EtsTrace, GAMMA, LEVEL, newTrace, PHI, TREND } from "./recursion.ts";
import { lowest } from "./search.ts";
import { type StartStates, startStates } from "./start-states.ts";

/** A maximum of the likelihood of one form, in the unit of the series. */
export interface EtsFit {
  readonly form: EtsForm;
  readonly periodBars: number;
  readonly alpha: number;
  /** 0 without a trend. */
  readonly beta: number;
  /** 0 without a season. */
  readonly gamma: number;
  /** 1 unless the trend is damped. */
  readonly phi: number;
  readonly start: StartStates;
  /** Level and trend after the last value. */
  readonly level: number;
  readonly trend: number;
  /** Seasonal states by bars ahead: entry h − 1 for h = 1..period; empty without a season. */
  readonly season: Float64Array;
  /** −½ n log Σ e² for additive errors; −½ n log Σ (e/f)² − Σ log |f| for relative ones. */
  readonly logLikelihood: number;
  readonly aic: number;
  /** +Infinity where there are too few values for the correction. */
  readonly aicc: number;
  /** Whether old values lose their influence; a fit without it describes the past only. */
  readonly admissible: boolean;
  readonly iterations: number;
  /** False when the search ended at its limit; the fit is then the best point seen. */
  readonly converged: boolean;
}

/** How far a search goes. */
export type SearchWidth = "ONE_START" | "SEVERAL_STARTS";

/**
 * Fits one form by maximum likelihood: heuristic start states, the best of many starts of the smoothing
 * parameters, then all of them jointly by a quasi-Newton search with the exact gradient. The likelihood
 * may have several peaks: searches from starts that differ in kind are compared, and the best two are
 * carried to their ends.
 * Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing", chapter 5.
 * @param series finite values, positive where the form is multiplicative
 * @param warm a fit of a form like this one, such as that with the other error, to search from as well
 * @param width ONE_START for a first look at a form, from its likeliest start alone
 * @returns undefined where there are too few values for the form or no start is admissible.
 */
export function fitEts(
  series: Float64Array,
  form: EtsForm,
  periodBars: number,
  iterationLimit: number,
  warm?: EtsFit,
  width: SearchWidth = "SEVERAL_STARTS",
): EtsFit | undefined {
  const n = series.length;
  if (n < parameterCount(form, form.season === "N" ? 1 : periodBars) + 1) return undefined;
  const scale = meanSize(series);
  if (!(scale > 0 && Number.isFinite(scale))) return undefined;
  const values = series.map((value) => value / scale);
  const period = form.season === "N" ? 1 : periodBars;
  const states = startStates(values, form, period);
  if (states === undefined) return undefined;
  const trace = newTrace(values, period);
  const objective = new EtsObjective(trace, form);
  const starts = likelyStarts(objective, form, states, warm, scale);
  const tried = width === "ONE_START" ? likeliestOf(starts) : starts;
  const search = lowest(objective, tried, iterationLimit);
  if (search === undefined) return undefined;
  objective.evaluate(search.point, new Float64Array(objective.dimension));
  normalise(trace, form);
  const deviance = objective.devianceOfTrace();
  if (!Number.isFinite(deviance)) return undefined;
  return described(trace, form, period, scale, deviance, search);
}

/** Moves the mean of the start season into level (and trend); the forecasts stay the same. */
function normalise({ theta, startSeason }: EtsTrace, form: EtsForm): void {
  if (form.season === "N") return;
  let mean = 0;
  for (let i = 0; i < startSeason.length; i += 1) mean += startSeason[i]! / startSeason.length;
  if (form.season === "A") {
    theta[LEVEL]! += mean;
    for (let i = 0; i < startSeason.length; i += 1) startSeason[i]! -= mean;
    return;
  }
  theta[LEVEL]! *= mean;
  theta[TREND]! *= mean;
  for (let i = 0; i < startSeason.length; i += 1) startSeason[i]! /= mean;
}

function described(
  trace: EtsTrace,
  form: EtsForm,
  period: number,
  scale: number,
  deviance: number,
  search: { readonly iterations: number; readonly converged: boolean },
): EtsFit {
  const { theta, startSeason, end } = trace;
  const n = trace.values.length;
  const count = parameterCount(form, period);
  const seasonScale = form.season === "A" ? scale : 1;
  const seasonal = form.season !== "N";
  // Both deviances grow by 2 n log(scale) with the unit of the values.
  const logLikelihood = -0.5 * deviance - n * log(scale);
  const aic = -2 * logLikelihood + 2 * count;
  const left = n - count - 1;
  const smoothing = {
    alpha: theta[ALPHA]!,
    beta: form.trend === "N" ? 0 : theta[BETA]!,
    gamma: seasonal ? theta[GAMMA]! : 0,
    phi: form.trend === "Ad" ? theta[PHI]! : 1,
  };
  return {
    form,
    periodBars: period,
    ...smoothing,
    start: {
      level: theta[LEVEL]! * scale,
      trend: form.trend === "N" ? 0 : theta[TREND]! * scale,
      season: seasonal ? startSeason.map((state) => state * seasonScale) : new Float64Array(0),
    },
    level: end[0]! * scale,
    trend: end[1]! * scale,
    season: seasonal ? seasonAhead(trace, seasonScale) : new Float64Array(0),
    logLikelihood,
    aic,
    aicc: left > 0 ? aic + (2 * count * (count + 1)) / left : Number.POSITIVE_INFINITY,
    admissible: isAdmissible(smoothing, form, period),
    iterations: search.iterations,
    converged: search.converged,
  };
}

function seasonAhead({ values, season }: EtsTrace, scale: number): Float64Array {
  const n = values.length;
  return season.map((_, h) => season[(n + h) % season.length]! * scale);
}

function meanSize(series: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t += 1) sum += Math.abs(series[t]!) / series.length;
  return sum;
}
