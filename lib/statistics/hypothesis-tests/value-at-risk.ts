import { chiSquaredUpperTail } from "../distributions/chi-squared.ts";
import { log } from "../numerics/portable-math.ts";

/** A likelihood ratio with its p-value. */
export interface LikelihoodRatio {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** How days without (0) and with (1) a violation follow one another. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

/**
 * Kupiec (1995) test that a value at risk is exceeded as often as stated.
 * @param violations 0 ≤ violations ≤ n
 * @param n days, 1 or more
 * @param missRatio stated share, inside (0, 1)
 */
export function kupiec(violations: number, n: number, missRatio: number): LikelihoodRatio {
  const stated = bernoulli(n - violations, violations, missRatio);
  const measured = bernoulli(n - violations, violations, violations / n);
  return ratio(2 * (measured - stated), 1);
}

/**
 * Christoffersen (1998) test that violations come independently of the day before, against a
 * first-order Markov chain. A series too short for a transition gives a statistic of 0.
 */
export function christoffersen({ n00, n01, n10, n11 }: Transitions): LikelihoodRatio {
  const n = n00 + n01 + n10 + n11;
  const independent = bernoulli(n00 + n10, n01 + n11, (n01 + n11) / n);
  const dependent = bernoulli(n00, n01, n01 / (n00 + n01)) + bernoulli(n10, n11, n11 / (n10 + n11));
  return ratio(2 * (dependent - independent), 1);
}

/** Both tests in one: stated share and independence (Christoffersen 1998). */
export function conditionalCoverage(
  coverage: LikelihoodRatio,
  independence: LikelihoodRatio,
): LikelihoodRatio {
  return ratio(coverage.statistic + independence.statistic, 2);
}

/** Counts the transitions of a series of 0 (no violation) and 1. */
export function transitionsOf(violations: ArrayLike<number>): Transitions {
  const counts = [0, 0, 0, 0];
  for (let t = 1; t < violations.length; t += 1) {
    const from = violations[t - 1] === 1 ? 2 : 0;
    counts[from + (violations[t] === 1 ? 1 : 0)]! += 1;
  }
  const [n00, n01, n10, n11] = counts as [number, number, number, number];
  return { n00, n01, n10, n11 };
}

/** Log-likelihood of misses and hits, where 0 · log 0 is 0. */
function bernoulli(misses: number, hits: number, probability: number): number {
  const missPart = misses === 0 ? 0 : misses * log(1 - probability);
  return missPart + (hits === 0 ? 0 : hits * log(probability));
}

function ratio(statistic: number, degreesOfFreedom: number): LikelihoodRatio {
  // A maximum cannot lie below what it maximises; rounding can say so by an ulp.
  const bounded = Math.max(0, statistic);
  const pValue = chiSquaredUpperTail(bounded, degreesOfFreedom);
  return { statistic: bounded, degreesOfFreedom, pValue };
}
