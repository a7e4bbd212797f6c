import { binomialMasses } from "../distributions/binomial.ts";
import { allowedBad, type ShareRule } from "./share-rule.ts";

/**
 * Probability that a rule passes at one look at least, when it is evaluated on all observations so far at
 * each of several counts and the first success counts. Exact, by the law of the number of bad observations
 * among those that have not passed yet.
 * @param looks counts of observations, ascending, each 1 or more
 * @param truth true share of hits, 0 to 1
 * @throws RangeError for looks that do not ascend
 */
export function anyLookPassProbability(
  rule: ShareRule,
  looks: readonly number[],
  truth: number,
): number {
  const bad = rule.comparator === "AT_MOST" ? truth : 1 - truth;
  let waiting = Float64Array.of(1);
  let passed = 0;
  let seen = 0;
  for (const n of looks) {
    if (!(Number.isInteger(n) && n > seen)) {
      throw new RangeError(`looks at ${looks.join(", ")} do not ascend in whole numbers`);
    }
    waiting = added(waiting, binomialMasses(n - seen, bad));
    seen = n;
    const most = allowedBad(rule, n);
    for (let count = 0; count <= most; count += 1) {
      passed += waiting[count]!;
      waiting[count] = 0;
    }
  }
  return passed;
}

/** Masses of the sum of two independent counts. */
function added(first: Float64Array, second: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(first.length + second.length - 1);
  for (let i = 0; i < first.length; i += 1) {
    const mass = first[i]!;
    if (mass === 0) continue;
    for (let j = 0; j < second.length; j += 1) sum[i + j]! += mass * second[j]!;
  }
  return sum;
}
