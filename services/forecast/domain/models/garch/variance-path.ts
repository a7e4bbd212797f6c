import type { GarchFit } from "./fit.ts";

/**
 * Expected variance of each of the next returns: f₁ is the fit's next variance and
 * f_k = omega + min(1, alpha + beta) · f_{k−1}. The cap keeps the growth of a non-stationary fit
 * linear instead of exponential.
 */
export function variancePath(
  fit: Pick<GarchFit, "omega" | "alpha" | "beta" | "nextVariance">,
  horizonBars: number,
): Float64Array {
  const persistence = Math.min(1, fit.alpha + fit.beta);
  const variances = new Float64Array(horizonBars);
  let variance = fit.nextVariance;
  for (let k = 0; k < horizonBars; k += 1) {
    variances[k] = variance;
    variance = fit.omega + persistence * variance;
  }
  return variances;
}
