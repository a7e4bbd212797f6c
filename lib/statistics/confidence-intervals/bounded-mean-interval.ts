import type { ConfidenceInterval } from "#lib/kernel/metric.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/**
 * Interval of the mean of values that each lie in [0, 1], such as the share of a path's closes that
 * an interval covered. It is the Wilson score interval with the sum of the values as successes.
 *
 * Among all variables on [0, 1] with mean p, none varies more than the one that is only ever 0 or 1
 * (Bhatia and Davis 2000: variance ≤ p(1 − p)), which is what Wilson assumes; so the interval is too
 * wide rather than too narrow. Student's t interval is no choice here: it leaves [0, 1], and where
 * all values are 1 it claims to know the mean exactly from two of them. Values are taken to be
 * independent of one another; what goes into one value need not be.
 *
 * @param values one or more, each 0 to 1
 * @param level two-sided level inside (0, 1)
 * @throws RangeError for no values or one outside 0 to 1
 */
export function boundedMeanInterval(values: readonly number[], level: number): ConfidenceInterval {
  let sum = 0;
  for (const value of values) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${value} does not lie in [0, 1]`);
    sum += value;
  }
  return { ...wilsonInterval(sum, values.length, level), method: "wilson_bounded_mean" };
}
