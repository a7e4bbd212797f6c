import { type ExactFraction, exactDecimal } from "#lib/kernel/exact-price.ts";
import { binomialCdf } from "../distributions/binomial.ts";
import { log } from "../numerics/portable-math.ts";

/** Passes where the share of hits among n observations is at least, or at most, a threshold. */
export interface ShareRule {
  readonly comparator: "AT_LEAST" | "AT_MOST";
  /** 0 to 1, taken as the decimal that it was written as. */
  readonly threshold: number;
  /** A share as close as this on the wrong side still passes; 0 when absent. */
  readonly tolerance?: number;
}

/** Beyond this many observations no smallest count is looked for. */
const mostObservations = 10_000;

/**
 * How many of n observations may be bad (hits of AT_MOST, misses of AT_LEAST) for the rule to pass; −1
 * where it passes with none. Counted in whole numbers: in doubles 0.29 × 100 is below 29.
 * @param n 0 or more
 */
export function allowedBad(rule: ShareRule, n: number): number {
  return allowedOf(allowedShare(rule), n);
}

function allowedOf({ numerator, denominator }: ExactFraction, n: number): number {
  if (numerator < 0n) return -1;
  const most = (numerator * BigInt(n)) / denominator;
  return Number(most > BigInt(n) ? BigInt(n) : most);
}

/**
 * Probability that n independent observations pass, where each is a hit with probability `truth`: exact
 * binomial. Nothing passes without an observation.
 * @param n 0 or more
 * @param truth true share of hits, 0 to 1
 */
export function sharePassProbability(rule: ShareRule, n: number, truth: number): number {
  if (n === 0) return 0;
  return binomialCdf(allowedBad(rule, n), n, badShare(rule, truth));
}

/**
 * The smallest n from which on a truth on the wrong side of the threshold passes with a probability of at
 * most `limit`: for this n and for every larger one. The probability is a saw-tooth in n, since the count
 * that may be bad rises in whole steps; the first n at which it falls to the limit is therefore no answer.
 *
 * From ln(1/limit) / D on, with D the divergence of the threshold from the truth, it is at most the limit
 * for every n (Chernoff 1952; Hoeffding 1963, theorem 1); below, each tooth is looked at.
 *
 * @param truth true share of hits, 0 to 1
 * @param limit inside (0, 1)
 * @returns undefined where the truth is not on the wrong side, or where that bound is above 10,000
 */
export function smallestShareCount(
  rule: ShareRule,
  truth: number,
  limit: number,
): number | undefined {
  const allowed = allowedShare(rule);
  const bad = badShare(rule, truth);
  if (allowed.numerator < 0n) return 1;
  const share = Number(allowed.numerator) / Number(allowed.denominator);
  if (!(share < bad)) return undefined;
  const bound = Math.ceil(-log(limit) / divergence(share, bad)) + 1;
  if (bound > mostObservations) return undefined;
  const passes = (n: number) => binomialCdf(allowedOf(allowed, n), n, bad) > limit;
  let last = bound;
  for (let count = allowedOf(allowed, bound); count >= 0; count -= 1) {
    const first = firstWith(allowed, count);
    // Within a tooth more observations pass less often.
    if (passes(first)) return firstFailing(first, last, passes);
    last = first - 1;
  }
  return 1;
}

/** The first n after `passing` at which `passes` is false; it is false at last + 1. */
function firstFailing(passing: number, last: number, passes: (n: number) => boolean): number {
  let low = passing;
  let high = last + 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** The least number of observations, 1 or more, of which `count` may be bad. */
function firstWith({ numerator, denominator }: ExactFraction, count: number): number {
  if (count === 0) return 1;
  return Number((BigInt(count) * denominator + numerator - 1n) / numerator);
}

/** The share of bad observations up to which the rule passes; negative where it never does. */
function allowedShare({ comparator, threshold, tolerance = 0 }: ShareRule): ExactFraction {
  const written = exactDecimal(threshold);
  const slack = exactDecimal(tolerance);
  const denominator = written.denominator * slack.denominator;
  const share = written.numerator * slack.denominator;
  const margin = slack.numerator * written.denominator;
  const numerator = comparator === "AT_MOST" ? share + margin : denominator - share + margin;
  return { numerator, denominator };
}

function badShare({ comparator }: ShareRule, truth: number): number {
  return comparator === "AT_MOST" ? truth : 1 - truth;
}

/** Kullback–Leibler divergence of a hit with probability `share` from one with probability `truth`. */
function divergence(share: number, truth: number): number {
  const term = (p: number, q: number) => (p === 0 ? 0 : p * log(p / q));
  return term(share, truth) + term(1 - share, 1 - truth);
}
