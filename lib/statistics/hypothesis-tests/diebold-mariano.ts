import { studentTCdf } from "../distributions/student-t.ts";
import { type Kernel, longRunVariance } from "./long-run-variance.ts";
import { largestOf, varies } from "./varies.ts";

/** Outcome of a Diebold–Mariano test. */
export interface DieboldMariano {
  /** Positive where the first forecast lost more. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** BARTLETT where it was asked for, and where the variance with equal weights was not positive. */
  readonly kernel: Kernel;
}

/**
 * Diebold–Mariano test of equal accuracy with the small-sample factor of Harvey, Leybourne & Newbold
 * (1997): √((n + 1 − 2h + h(h − 1)/n) / n), Student's t with n − 1 degrees of freedom, h − 1
 * autocovariances of divisor n, equally weighted. That variance can be negative for h > 1; Bartlett
 * weights then take over, and `kernel` says so.
 *
 * Not for models of which one nests the other: see `clarkWest`.
 * @param differences loss of the first forecast less that of the second, in time order
 * @param horizonBars h, 1 or more: the steps ahead that the errors are of
 * @param kernel how the autocovariances are weighted; BARTLETT from the start in small samples of overlapping
 *   windows, where the other one is often negative (Harvey, Leybourne & Whitehouse 2017)
 * @returns undefined where there are fewer than two differences or no more than h, or where they do
 *   not vary
 */
export function dieboldMariano(
  differences: Float64Array,
  horizonBars: number,
  kernel: Kernel = "RECTANGULAR",
): DieboldMariano | undefined {
  const n = differences.length;
  if (n < 2 || n <= horizonBars) return undefined;
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += differences[t]!;
  mean /= n;
  const largest = largestOf(differences);
  let applied = kernel;
  let variance = longRunVariance(differences, horizonBars - 1, applied);
  if (!varies(variance, largest)) {
    applied = "BARTLETT";
    variance = longRunVariance(differences, horizonBars - 1, applied);
  }
  if (!varies(variance, largest)) return undefined;
  const h = horizonBars;
  const factor = Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n);
  const statistic = (factor * mean) / Math.sqrt(variance / n);
  return { statistic, pValue: 2 * studentTCdf(-Math.abs(statistic), n - 1), kernel: applied };
}
