import { exp, log } from "../numerics/portable-math.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * P(X ≤ count) of X successes among n independent trials, each with the same probability; absolute error
 * below 1e-12 up to n = 10,000. By the incomplete beta function (Abramowitz & Stegun 1964, 26.5.24).
 * @param count any integer: below 0 the answer is 0, from n on 1
 * @param n trials, 0 or more
 * @param probability 0 to 1
 */
export function binomialCdf(count: number, n: number, probability: number): number {
  if (count < 0) return 0;
  if (count >= n || probability <= 0) return 1;
  return incompleteBeta(1 - probability, n - count, count + 1);
}

/** P(X = k), relative error about 1e-12 up to n = 10,000. @param k 0 to n @param probability 0 to 1 */
export function binomialMass(k: number, n: number, probability: number): number {
  if (probability <= 0) return k === 0 ? 1 : 0;
  if (probability >= 1) return k === n ? 1 : 0;
  const logWays = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return exp(logWays + k * log(probability) + (n - k) * log(1 - probability));
}

/** P(X = k) for k from 0 to n, each from its neighbour, the likeliest first. @param probability 0 to 1 */
export function binomialMasses(n: number, probability: number): Float64Array {
  const masses = new Float64Array(n + 1);
  const likeliest = Math.min(n, Math.floor((n + 1) * probability));
  masses[likeliest] = binomialMass(likeliest, n, probability);
  if (probability <= 0 || probability >= 1) return masses;
  const odds = probability / (1 - probability);
  for (let k = likeliest; k < n; k += 1) masses[k + 1] = (masses[k]! * (n - k) * odds) / (k + 1);
  for (let k = likeliest; k > 0; k -= 1) masses[k - 1] = (masses[k]! * k) / ((n - k + 1) * odds);
  return masses;
}
