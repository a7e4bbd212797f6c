import { binomialCdf, binomialMasses } from "../distributions/binomial.ts";

/** Probabilities below this change no digit of an answer. */
const negligible = 1e-18;

/**
 * A decision over n observations that each are a violation, a lift or neither: it passes where few enough are
 * violations, enough are lifts, and at least one lift is a large one.
 */
export interface JointRule {
  readonly n: number;
  /** −1 where no count passes. */
  readonly mostViolations: number;
  readonly leastLifts: number;
}

/** The true rates of each observation. */
export interface JointTruth {
  readonly violationRate: number;
  readonly liftRate: number;
  /** Share of the lifts that are large, 0 to 1. */
  readonly largeShare: number;
}

/**
 * Probability that a joint rule passes n independent observations: exact, by the multinomial law. Given the
 * violations, the lifts among the others are binomial; those without a large one are binomial too, with a rate
 * reduced by the large share, times the probability that none is large.
 * @returns undefined where violations and lifts would be more than all observations
 */
export function jointPassProbability(rule: JointRule, truth: JointTruth): number | undefined {
  const { n, mostViolations, leastLifts } = rule;
  const { violationRate, liftRate, largeShare } = truth;
  // Rates written as decimals may add up to a little over 1.
  if (violationRate + liftRate > 1 + 1e-12) return undefined;
  const lift = violationRate < 1 ? Math.min(1, liftRate / (1 - violationRate)) : 0;
  const withoutLarge = 1 - lift * largeShare;
  const small = withoutLarge > 0 ? (lift * (1 - largeShare)) / withoutLarge : 0;
  const masses = binomialMasses(n, violationRate);
  let passed = 0;
  let enough = 0;
  let noneLarge = 1;
  // `noneLarge` is the probability that none of the others is a large lift. Both it and the probability of
  // enough lifts go one way only, so that what has come to its end is not computed again.
  for (let others = 0; others <= n; others += 1, noneLarge *= withoutLarge) {
    const mass = masses[n - others]!;
    if (n - others > mostViolations || mass < negligible) continue;
    if (enough < 1) enough = 1 - binomialCdf(leastLifts - 1, others, lift);
    passed += mass * enough;
    if (noneLarge < negligible) continue;
    passed -= mass * noneLarge * (1 - binomialCdf(leastLifts - 1, others, small));
  }
  return passed;
}
