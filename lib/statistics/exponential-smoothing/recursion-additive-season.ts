import { ALPHA, BETA, type EtsTrace, GAMMA, LEVEL, PHI, TREND } from "./recursion.ts";

/** ·,N,A: f = l + s; l ← l + α e; s ← s + γ e. */
export function forwardLevelAdditive(trace: EtsTrace): void {
  const { values, theta, startSeason, errors, bases, end, season } = trace;
  const period = season.length;
  const alpha = theta[ALPHA]!;
  const gamma = theta[GAMMA]!;
  let level = theta[LEVEL]!;
  season.set(startSeason);
  for (let t = 0, slot = 0; t < values.length; t += 1) {
    const error = values[t]! - level - season[slot]!;
    errors[t] = error;
    bases[t] = level;
    level += alpha * error;
    season[slot]! += gamma * error;
    slot = slot + 1 < period ? slot + 1 : 0;
  }
  end[0] = level;
  end[1] = 0;
}

/** Gradient of a level with a season that is added, given the slope by each one-step forecast. */
export function backwardLevelAdditive(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
  seasonGradient: Float64Array,
): void {
  const { theta, errors } = trace;
  const period = seasonGradient.length;
  const alpha = theta[ALPHA]!;
  const gamma = theta[GAMMA]!;
  let byLevel = 0;
  let byAlpha = 0;
  let byGamma = 0;
  seasonGradient.fill(0);
  for (let t = errors.length - 1, slot = t % period; t >= 0; t -= 1) {
    const error = errors[t]!;
    const bySeason = seasonGradient[slot]!;
    byAlpha += byLevel * error;
    byGamma += bySeason * error;
    const through = byForecast[t]! - alpha * byLevel - gamma * bySeason;
    byLevel += through;
    seasonGradient[slot] = bySeason + through;
    slot = slot > 0 ? slot - 1 : period - 1;
  }
  gradient[ALPHA] = byAlpha;
  gradient[GAMMA] = byGamma;
  gradient[LEVEL] = byLevel;
}

/** ·,A,A and ·,Ad,A: q = l + φ b; f = q + s; l ← q + α e; b ← φ b + β e; s ← s + γ e. */
export function forwardTrendAdditive(trace: EtsTrace): void {
  const { values, theta, startSeason, errors, bases, trends, end, season } = trace;
  const period = season.length;
  const alpha = theta[ALPHA]!;
  const beta = theta[BETA]!;
  const gamma = theta[GAMMA]!;
  const phi = theta[PHI]!;
  let level = theta[LEVEL]!;
  let trend = theta[TREND]!;
  season.set(startSeason);
  for (let t = 0, slot = 0; t < values.length; t += 1) {
    trends[t] = trend;
    trend *= phi;
    const base = level + trend;
    const error = values[t]! - base - season[slot]!;
    errors[t] = error;
    bases[t] = base;
    level = base + alpha * error;
    trend += beta * error;
    season[slot]! += gamma * error;
    slot = slot + 1 < period ? slot + 1 : 0;
  }
  end[0] = level;
  end[1] = trend;
}

/** The same through `forwardTrendAdditive`. */
export function backwardTrendAdditive(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
  seasonGradient: Float64Array,
): void {
  const { theta, errors, trends } = trace;
  const period = seasonGradient.length;
  const alpha = theta[ALPHA]!;
  const beta = theta[BETA]!;
  const gamma = theta[GAMMA]!;
  const phi = theta[PHI]!;
  let byLevel = 0;
  let byTrend = 0;
  let byAlpha = 0;
  let byBeta = 0;
  let byGamma = 0;
  let byPhi = 0;
  seasonGradient.fill(0);
  for (let t = errors.length - 1, slot = t % period; t >= 0; t -= 1) {
    const error = errors[t]!;
    const bySeason = seasonGradient[slot]!;
    byAlpha += byLevel * error;
    byBeta += byTrend * error;
    byGamma += bySeason * error;
    const through = byForecast[t]! - alpha * byLevel - beta * byTrend - gamma * bySeason;
    byLevel += through;
    const byDamped = byTrend + byLevel;
    byPhi += byDamped * trends[t]!;
    byTrend = phi * byDamped;
    seasonGradient[slot] = bySeason + through;
    slot = slot > 0 ? slot - 1 : period - 1;
  }
  gradient[ALPHA] = byAlpha;
  gradient[BETA] = byBeta;
  gradient[GAMMA] = byGamma;
  gradient[PHI] = byPhi;
  gradient[LEVEL] = byLevel;
  gradient[TREND] = byTrend;
}
