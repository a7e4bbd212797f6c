import { exp, log } from "../numerics/portable-math.ts";

/**
 * Standard normal distribution function, absolute error below 1e-15.
 * Marsaglia (2004), "Evaluating the Normal Distribution": Taylor series about 0 in the body,
 * continued fraction of the Mills ratio in the tails.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < -8) return lowerTail(-z);
  if (z > 8) return 1 - lowerTail(z);
  let sum = z;
  let term = z;
  const square = z * z;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= square / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** Standard normal density. */
function normalDensity(z: number): number {
  return exp(-0.5 * z * z) / 2.5066282746310002;
}

function lowerTail(z: number): number {
  let fraction = z;
  for (let depth = 40; depth >= 1; depth -= 1) fraction = z + depth / fraction;
  return normalDensity(z) / fraction;
}

/**
 * Inverse of `normalCdf` for 0 < p < 1, to about 1e-12: bracketed Newton from a logistic start.
 * @throws RangeError outside the open unit interval.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`probability ${p} is not inside (0, 1)`);
  let lower = -40;
  let upper = 40;
  let z = log(p / (1 - p)) / 1.702;
  for (let step = 0; step < 100; step += 1) {
    const error = normalCdf(z) - p;
    if (error > 0) upper = z;
    else lower = z;
    const newton = z - error / normalDensity(z);
    const next = newton > lower && newton < upper ? newton : (lower + upper) / 2;
    if (Math.abs(next - z) <= 1e-13 * Math.max(1, Math.abs(z))) return next;
    z = next;
  }
  return z;
}
