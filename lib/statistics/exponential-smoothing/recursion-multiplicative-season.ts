import { ALPHA, BETA, type EtsTrace, GAMMA, LEVEL, PHI, TREND } from "./recursion.ts";

/** ·,N,M: f = l s; l ← l + α e / s; s ← s + γ e / l. */
export function forwardLevelMultiplicative(trace: EtsTrace): void {
  const { values, theta, startSeason, errors, bases, factors, end, season } = trace;
  const period = season.length;
  const alpha = theta[ALPHA]!;
  const gamma = theta[GAMMA]!;
  let level = theta[LEVEL]!;
  season.set(startSeason);
  for (let t = 0, slot = 0; t < values.length; t += 1) {
    const factor = season[slot]!;
    const error = values[t]! - level * factor;
    errors[t] = error;
    bases[t] = level;
    factors[t] = factor;
    season[slot] = factor + (gamma * error) / level;
    level += (alpha * error) / factor;
    slot = slot + 1 < period ? slot + 1 : 0;
  }
  end[0] = level;
  end[1] = 0;
}

/** The chain rule back through `forwardLevelMultiplicative`, from the slope by each forecast to both gradients. */
export function backwardLevelMultiplicative(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
  seasonGradient: Float64Array,
): void {
  const { theta, errors, bases, factors } = trace;
  const period = seasonGradient.length;
  const alpha = theta[ALPHA]!;
  const gamma = theta[GAMMA]!;
  let byLevel = 0;
  let byAlpha = 0;
  let byGamma = 0;
  seasonGradient.fill(0);
  for (let t = errors.length - 1, slot = t % period; t >= 0; t -= 1) {
    const error = errors[t]!;
    const perFactor = 1 / factors[t]!;
    const perBase = 1 / bases[t]!;
    const bySeason = seasonGradient[slot]!;
    const levelShare = byLevel * perFactor;
    const seasonShare = bySeason * perBase;
    byAlpha += levelShare * error;
    byGamma += seasonShare * error;
    const viaLevel = alpha * levelShare;
    const viaSeason = gamma * seasonShare;
    const through = byForecast[t]! - viaLevel - viaSeason;
    byLevel += through * factors[t]! - viaSeason * error * perBase;
    seasonGradient[slot] = bySeason + through * bases[t]! - viaLevel * error * perFactor;
    slot = slot > 0 ? slot - 1 : period - 1;
  }
  gradient[ALPHA] = byAlpha;
  gradient[GAMMA] = byGamma;
  gradient[LEVEL] = byLevel;
}

/** ·,A,M and ·,Ad,M: q = l + φ b; f = q s; l ← q + α e / s; b ← φ b + β e / s; s ← s + γ e / q. */
export function forwardTrendMultiplicative(trace: EtsTrace): void {
  const { values, theta, startSeason, errors, bases, trends, factors, end, season } = trace;
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
    const factor = season[slot]!;
    const error = values[t]! - base * factor;
    errors[t] = error;
    bases[t] = base;
    factors[t] = factor;
    const perFactor = error / factor;
    level = base + alpha * perFactor;
    trend += beta * perFactor;
    season[slot] = factor + (gamma * error) / base;
    slot = slot + 1 < period ? slot + 1 : 0;
  }
  end[0] = level;
  end[1] = trend;
}

/** The same through `forwardTrendMultiplicative`. */
export function backwardTrendMultiplicative(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
  seasonGradient: Float64Array,
): void {
  const { theta, errors, bases, trends, factors } = trace;
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
    const perFactor = 1 / factors[t]!;
    const perBase = 1 / bases[t]!;
    const bySeason = seasonGradient[slot]!;
    const seasonShare = bySeason * perBase;
    byAlpha += byLevel * perFactor * error;
    byBeta += byTrend * perFactor * error;
    byGamma += seasonShare * error;
    const viaStates = (alpha * byLevel + beta * byTrend) * perFactor;
    const viaSeason = gamma * seasonShare;
    const through = byForecast[t]! - viaStates - viaSeason;
    byLevel += through * factors[t]! - viaSeason * error * perBase;
    const byDamped = byTrend + byLevel;
    byPhi += byDamped * trends[t]!;
    byTrend = phi * byDamped;
    seasonGradient[slot] = bySeason + through * bases[t]! - viaStates * error * perFactor;
    slot = slot > 0 ? slot - 1 : period - 1;
  }
  gradient[ALPHA] = byAlpha;
  gradient[BETA] = byBeta;
  gradient[GAMMA] = byGamma;
  gradient[PHI] = byPhi;
  gradient[LEVEL] = byLevel;
  gradient[TREND] = byTrend;
}
