import { exponentialPath } from "./exponential-path.ts";
import { conditionalVariances, type GarchFit } from "./fit.ts";
import { layoutOf, MU, OMEGA } from "./specification.ts";

/**
 * Expected variance of each of the next returns, in the squared unit of the fitted ones.
 *
 * GARCH and GJR have closed forms: a future squared error is expected to be its variance, and half of
 * it negative. Past one bar the coefficients are shrunk together where their sum exceeds
 * `persistenceLimit`, so that the growth of a non-stationary fit is linear instead of exponential.
 * EGARCH: see `exponentialPath`.
 * @param returns the n fitted ones
 * @param variances theirs, and last that of the next one: n + 1 values
 */
export function variancePath(
  fit: GarchFit,
  returns: Float64Array,
  horizonBars: number,
  persistenceLimit = 1,
  variances = conditionalVariances(fit),
): Float64Array {
  return fit.specification.form === "EGARCH"
    ? exponentialPath(fit, returns, variances, horizonBars)
    : polynomialPath(fit, returns, variances, horizonBars, persistenceLimit);
}

function polynomialPath(
  fit: GarchFit,
  returns: Float64Array,
  variances: Float64Array,
  horizonBars: number,
  persistenceLimit: number,
): Float64Array {
  const { theta, specification, persistence } = fit;
  const { archOrder, garchOrder } = specification;
  const { alpha, gamma, beta } = layoutOf(specification);
  const n = returns.length;
  const shrink = Math.min(1, persistenceLimit / persistence);
  const path = new Float64Array(horizonBars);
  path[0] = variances[n]!;
  for (let k = 1; k < horizonBars; k += 1) {
    let variance = 0;
    for (let i = 0; i < archOrder; i += 1) {
      const at = k - 1 - i;
      const sided = gamma < 0 ? 0 : theta[gamma + i]!;
      if (at >= 0) {
        variance += (theta[alpha + i]! + 0.5 * sided) * path[at]!;
      } else {
        const error = returns[n + at]! - theta[MU]!;
        variance += (theta[alpha + i]! + (error < 0 ? sided : 0)) * error * error;
      }
    }
    for (let j = 0; j < garchOrder; j += 1) {
      const at = k - 1 - j;
      variance += theta[beta + j]! * (at >= 0 ? path[at]! : variances[n + at]!);
    }
    path[k] = theta[OMEGA]! + shrink * variance;
  }
  return path;
}
