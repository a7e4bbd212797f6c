import { ALPHA, BETA, type EtsTrace, LEVEL, PHI, TREND } from "./recursion.ts";

/** ·,N,N: f = l; l ← l + α e. */
export function forwardLevel(trace: EtsTrace): void {
  const { values, theta, errors, bases, end } = trace;
  const alpha = theta[ALPHA]!;
  let level = theta[LEVEL]!;
  for (let t = 0; t < values.length; t += 1) {
    const error = values[t]! - level;
    errors[t] = error;
    bases[t] = level;
    level += alpha * error;
  }
  end[0] = level;
  end[1] = 0;
}

/** The chain rule back through `forwardLevel`, from the slope by each forecast to `gradient`. */
export function backwardLevel(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
): void {
  const { theta, errors } = trace;
  const alpha = theta[ALPHA]!;
  let byLevel = 0;
  let byAlpha = 0;
  for (let t = errors.length - 1; t >= 0; t -= 1) {
    byAlpha += byLevel * errors[t]!;
    byLevel += byForecast[t]! - alpha * byLevel;
  }
  gradient[ALPHA] = byAlpha;
  gradient[LEVEL] = byLevel;
}

/** ·,A,N and ·,Ad,N: f = q = l + φ b; l ← q + α e; b ← φ b + β e. */
export function forwardTrend(trace: EtsTrace): void {
  const { values, theta, errors, bases, trends, end } = trace;
  const alpha = theta[ALPHA]!;
  const beta = theta[BETA]!;
  const phi = theta[PHI]!;
  let level = theta[LEVEL]!;
  let trend = theta[TREND]!;
  for (let t = 0; t < values.length; t += 1) {
    trends[t] = trend;
    trend *= phi;
    const base = level + trend;
    const error = values[t]! - base;
    errors[t] = error;
    bases[t] = base;
    level = base + alpha * error;
    trend += beta * error;
  }
  end[0] = level;
  end[1] = trend;
}

/** The same through `forwardTrend`. */
export function backwardTrend(
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
): void {
  const { theta, errors, trends } = trace;
  const alpha = theta[ALPHA]!;
  const beta = theta[BETA]!;
  const phi = theta[PHI]!;
  let byLevel = 0;
  let byTrend = 0;
  let byAlpha = 0;
  let byBeta = 0;
  let byPhi = 0;
  for (let t = errors.length - 1; t >= 0; t -= 1) {
    const error = errors[t]!;
    byAlpha += byLevel * error;
    byBeta += byTrend * error;
    byLevel += byForecast[t]! - alpha * byLevel - beta * byTrend;
    const byDamped = byTrend + byLevel;
    byPhi += byDamped * trends[t]!;
    byTrend = phi * byDamped;
  }
  gradient[ALPHA] = byAlpha;
  gradient[BETA] = byBeta;
  gradient[PHI] = byPhi;
  gradient[LEVEL] = byLevel;
  gradient[TREND] = byTrend;
}
