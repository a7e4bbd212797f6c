import { noncentralTCdf } from "../distributions/noncentral-t.ts";
import { studentTQuantile } from "../distributions/student-t.ts";
import { cosineCount, varianceAllowance } from "./cosine-weights.ts";
import type { SignFlipOptions } from "./sign-flip-test.ts";

/**
 * The least mean that `signFlipTest` finds with the stated power, in standard deviations of one value as n values
 * estimate them (divisor n − 1). Of independent normal values the statistic is a noncentral t, and the estimate, to
 * second order, is normal about (1 − 1 / (4n − 4)) σ with variance σ² / (2n − 2) (Johnson, Kotz and Balakrishnan 1994,
 * "Continuous Univariate Distributions", 13.8). With a spread that is known the power is higher.
 *
 * @param n 2 or more
 * @param power inside (0, 1)
 */
export function signFlipDetectableMean(
  n: number,
  { level, allowedCorrelation }: SignFlipOptions,
  power: number,
): number {
  const degreesOfFreedom = cosineCount(n);
  const quantile = studentTQuantile(1 - level / 2, degreesOfFreedom);
  const critical = Math.sqrt(varianceAllowance(n, allowedCorrelation)) * quantile;
  const isFound = (effect: number) => {
    const shift = effect * (1 - 1 / (4 * (n - 1)));
    const spread = Math.sqrt(1 + (effect * effect) / (2 * (n - 1)));
    return 1 - noncentralTCdf(critical / spread, degreesOfFreedom, shift / spread) >= power;
  };
  let low = 0;
  let high = 1;
  while (!isFound(high)) {
    // The estimate varies with the effect: with few values no multiple of it is enough.
    if (high > mostStandardErrors) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return high / Math.sqrt(n);
}

/** Beyond this many standard errors an effect is not looked for. */
const mostStandardErrors = 500;
