import { binomialCdf, binomialMass, binomialMasses } from "../distributions/binomial.ts";
import { exp, log } from "../numerics/portable-math.ts";

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
  const counted = (others: number) =>
    n - others <= mostViolations && masses[n - others]! >= negligible;
  let first = 0;
  while (first <= n && !counted(first)) first += 1;
  let last = n;
  while (last >= first && !counted(last)) last -= 1;
  const enough = upperTails(leastLifts, first, last, lift);
  const enoughSmall = upperTails(leastLifts, first, last, small);
  let passed = 0;
  for (let others = first; others <= last; others += 1) {
    const noneLarge = withoutLarge > 0 ? exp(others * log(withoutLarge)) : others === 0 ? 1 : 0;
    const at = others - first;
    passed += masses[n - others]! * (enough[at]! - noneLarge * enoughSmall[at]!);
  }
  return passed;
}

/**
 * P(X ≥ least) for each number of trials from `first` to `last`: one more trial adds the probability that it is the
 * hit which was lacking, P(X = least − 1) times its own. Far faster than each by itself.
 */
function upperTails(least: number, first: number, last: number, probability: number): Float64Array {
  const tails = new Float64Array(Math.max(0, last - first + 1));
  if (least <= 0) return tails.fill(1);
  const before = least - 1;
  let tail = 1 - binomialCdf(before, first, probability);
  let lacking = before <= first ? binomialMass(before, first, probability) : 0;
  for (let trials = first; trials <= last; trials += 1) {
    tails[trials - first] = tail;
    tail = Math.min(1, tail + probability * lacking);
    const next = trials + 1;
    if (next < before) continue;
    lacking =
      next === before
        ? binomialMass(before, before, probability)
        : lacking * (next / (next - before)) * (1 - probability);
  }
  return tails;
}
