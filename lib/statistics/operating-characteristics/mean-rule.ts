import { noncentralTCdf } from "../distributions/noncentral-t.ts";
import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { studentTCdf, studentTQuantile } from "../distributions/student-t.ts";

/** Passes where the mean of n observations is at least, or at most, a threshold. */
export interface MeanRule {
  readonly comparator: "AT_LEAST" | "AT_MOST";
  readonly threshold: number;
}

/** Standard deviation of one observation. */
export interface Spread {
  /** Over 0. */
  readonly value: number;
  /** Of the estimate that it is; absent for one that is taken to be known. */
  readonly degreesOfFreedom?: number;
}

/**
 * Probability that the mean of n independent normal observations passes. With a known spread that is
 * normal; with one estimated from a sample, the law of the next mean is Student's t with the sample's degrees of
 * freedom (the predictive law under the usual flat prior of log σ: Geisser 1993, "Predictive Inference").
 * @param n 0 or more; nothing passes without an observation
 * @param truth true mean, in the unit of threshold and spread
 */
export function meanPassProbability(
  { comparator, threshold }: MeanRule,
  n: number,
  truth: number,
  { value, degreesOfFreedom }: Spread,
): number {
  if (n === 0) return 0;
  const gap = comparator === "AT_LEAST" ? truth - threshold : threshold - truth;
  const z = (gap * Math.sqrt(n)) / value;
  return degreesOfFreedom === undefined ? normalCdf(z) : studentTCdf(z, degreesOfFreedom);
}

/**
 * The smallest n from which on a true mean that is `step` on the wrong side of the threshold passes with a
 * probability of at most `limit`, the spread taken as known: it falls with every observation.
 * @param step over 0
 * @param limit inside (0, 0.5)
 */
export function smallestMeanCount(step: number, spread: number, limit: number): number {
  const z = (normalQuantile(1 - limit) * spread) / step;
  return Math.max(1, Math.ceil(z * z));
}

/** The errors that a test of a mean may make. */
export interface TestErrors {
  /** Probability of finding an effect where there is none, inside (0, 1). */
  readonly alpha: number;
  /** Probability of finding one that is there, inside (0, 1). */
  readonly power: number;
  /** 1 where only an effect of one sign is looked for. */
  readonly sides: 1 | 2;
}

/**
 * Observations that tell a mean from 0 by normal theory with a known spread: ((z₁₋α + z_power) σ / effect)²,
 * not rounded. Two arms that are compared need twice as many each.
 * @param effect the mean, in the unit of the spread; not 0
 */
export function normalSampleSize(effect: number, spread: number, errors: TestErrors): number {
  const z = (sumOfQuantiles(errors) * spread) / effect;
  return z * z;
}

/** Observations that tell a mean from 0 by the t test, whose spread is estimated: a whole number, 2 or more. */
export function tSampleSize(effect: number, spread: number, errors: TestErrors): number {
  let n = Math.max(2, Math.floor(normalSampleSize(effect, spread, errors)));
  while (tTestPower(n, effect / spread, errors) < errors.power) n += 1;
  return n;
}

/**
 * Power of the t test of one mean: the probability that its statistic, a noncentral t, is beyond its
 * critical value on the side of the effect.
 * @param n observations, 2 or more
 * @param effect the mean over the spread
 */
export function tTestPower(n: number, effect: number, { alpha, sides }: TestErrors): number {
  const critical = studentTQuantile(1 - alpha / sides, n - 1);
  return 1 - noncentralTCdf(critical, n - 1, Math.abs(effect) * Math.sqrt(n));
}

/**
 * The least effect, in spreads, that n observations find with the stated power, by normal theory; of two
 * arms with n observations each, the least difference of their means.
 */
export function detectableEffect(n: number, arms: 1 | 2, errors: TestErrors): number {
  return sumOfQuantiles(errors) * Math.sqrt(arms / n);
}

function sumOfQuantiles({ alpha, power, sides }: TestErrors): number {
  return normalQuantile(1 - alpha / sides) + normalQuantile(power);
}
