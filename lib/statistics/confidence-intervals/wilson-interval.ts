import type { ConfidenceInterval } from "#lib/kernel/metric.ts";
import { normalQuantile } from "../distributions/normal.ts";

/**
 * Wilson score interval of a share (Wilson 1927, "Probable Inference"): unlike the normal one it
 * stays inside [0, 1] and keeps its coverage for few observations.
 *
 * @param successes 0 ≤ successes ≤ n
 * @param n observations, 1 or more
 * @param level two-sided level inside (0, 1)
 * @throws RangeError outside those ranges
 */
export function wilsonInterval(successes: number, n: number, level: number): ConfidenceInterval {
  if (!(n >= 1 && successes >= 0 && successes <= n)) {
    throw new RangeError(`${successes} of ${n} is not a share of at least one observation`);
  }
  const z = normalQuantile((1 + level) / 2);
  const share = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const halfWidth = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale;
  return {
    lower: successes === 0 ? 0 : Math.max(0, centre - halfWidth),
    upper: successes === n ? 1 : Math.min(1, centre + halfWidth),
    level,
    method: "wilson",
  };
}
