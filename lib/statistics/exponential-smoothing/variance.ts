import type { EtsFit } from "./fit.ts";
import { etsPath } from "./forecast-path.ts";

/**
 * Variance of the value at h = 1..horizonBars, in the squared unit of the series.
 * Additive errors: exact, σ² (1 + Σ c_j²). Multiplicative errors without or with an additive season:
 * exact. Multiplicative season: exact within the first season ahead up to terms in γ²σ², an approximation
 * beyond it.
 * Hyndman, Koehler, Ord & Snyder (2005), Journal of Forecasting 24, classes 1 to 3.
 */
export function etsVariances(fit: EtsFit, horizonBars: number): Float64Array {
  const multiplicativeSeason = fit.form.season === "M";
  const effects = errorEffects(fit, horizonBars, multiplicativeSeason ? 0 : fit.gamma);
  const variances = new Float64Array(horizonBars);
  if (fit.form.error === "A") {
    let sum = 1;
    for (let h = 0; h < horizonBars; h += 1) {
      variances[h] = fit.variance * sum;
      sum += effects[h]! * effects[h]!;
    }
    return variances;
  }
  const base = multiplicativeSeason
    ? { ...fit, form: { ...fit.form, season: "N" as const }, season: new Float64Array(0) }
    : fit;
  const means = etsPath(base, horizonBars);
  const second = secondMoments(means, effects, fit.variance);
  const period = fit.season.length;
  const perSeason = 1 + fit.gamma * fit.gamma * fit.variance;
  let growth = 1;
  for (let h = 0; h < horizonBars; h += 1) {
    if (!multiplicativeSeason) {
      variances[h] = (1 + fit.variance) * second[h]! - means[h]! * means[h]!;
      continue;
    }
    if (h > 0 && h % period === 0) growth *= perSeason;
    const state = fit.season[h % period]!;
    const moment = second[h]! * (1 + fit.variance) * growth;
    variances[h] = state * state * (moment - means[h]! * means[h]!);
  }
  return variances;
}

/** c_j for j = 1..horizonBars: what an error of 1 adds to the forecast j bars later. */
function errorEffects(fit: EtsFit, horizonBars: number, gamma: number): Float64Array {
  const effects = new Float64Array(horizonBars);
  let power = 1;
  let damped = 0;
  for (let j = 1; j <= horizonBars; j += 1) {
    power *= fit.phi;
    damped += power;
    const seasonal = gamma > 0 && j % fit.periodBars === 0 ? gamma : 0;
    effects[j - 1] = fit.alpha + fit.beta * damped + seasonal;
  }
  return effects;
}

/** θ_h = μ_h² + σ² Σ_j c_j² θ_(h−j). */
function secondMoments(means: Float64Array, effects: Float64Array, variance: number): Float64Array {
  const second = new Float64Array(means.length);
  for (let h = 0; h < means.length; h += 1) {
    let sum = 0;
    for (let j = 1; j <= h; j += 1) sum += effects[j - 1]! * effects[j - 1]! * second[h - j]!;
    second[h] = means[h]! * means[h]! + variance * sum;
  }
  return second;
}
