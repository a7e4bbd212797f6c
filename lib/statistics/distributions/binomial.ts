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

/** P(X = k) for k from 0 to n, each to about 1e-12. @param probability 0 to 1 */
export function binomialMasses(n: number, probability: number): Float64Array {
  const masses = new Float64Array(n + 1);
  if (probability <= 0) masses[0] = 1;
  else if (probability >= 1) masses[n] = 1;
  else {
    const hit = log(probability);
    const miss = log(1 - probability);
    const ways = logGamma(n + 1);
    for (let k = 0; k <= n; k += 1) {
      const logWays = ways - logGamma(k + 1) - logGamma(n - k + 1);
      masses[k] = exp(logWays + k * hit + (n - k) * miss);
    }
  }
  return masses;
}
