import { exp, log } from "../numerics/portable-math.ts";
import { meanAbsoluteNormal } from "./exponential-variance.ts";
import type { GarchFit } from "./fit.ts";
import {
  expectedExponentialNormal,
  lognormalExponential,
  meanAbsoluteStudent,
} from "./shock-moments.ts";
import { layoutOf, MU, OMEGA } from "./specification.ts";

/** Bars after which the response to a shock counts as gone, for the level that a path returns to. */
const longestResponse = 2000;

/**
 * Expected variance of each of the next returns under EGARCH. A future shock z adds
 * A (|z| − √(2/π)) + G z to the log variance some bars on, and the expectation is the product of those
 * of the exponentials. With normal errors they are exact; with Student's t none of them exists
 * (Nelson 1991: E exp(c|z|) is infinite for every c > 0), so that the first two moments of the shock
 * stand in, as for a lognormal variance.
 * @param returns the n fitted ones
 * @param variances theirs, and last that of the next one: n + 1 values
 */
export function exponentialPath(
  fit: GarchFit,
  returns: Float64Array,
  variances: Float64Array,
  horizonBars: number,
): Float64Array {
  const { theta, specification } = fit;
  const { archOrder, garchOrder } = specification;
  const { alpha, gamma, beta } = layoutOf(specification);
  const n = returns.length;
  const logs = new Float64Array(horizonBars);
  const path = new Float64Array(horizonBars);
  const responses = responsesOf(fit, horizonBars);
  path[0] = variances[n]!;
  logs[0] = log(variances[n]!);
  let product = 1;
  for (let k = 1; k < horizonBars; k += 1) {
    let x = theta[OMEGA]!;
    for (let i = k; i < archOrder; i += 1) {
      const past = n + k - 1 - i;
      const z = (returns[past]! - theta[MU]!) / Math.sqrt(variances[past]!);
      x += theta[alpha + i]! * (Math.abs(z) - meanAbsoluteNormal) + theta[gamma + i]! * z;
    }
    for (let j = 0; j < garchOrder; j += 1) {
      const at = k - 1 - j;
      x += theta[beta + j]! * (at >= 0 ? logs[at]! : log(variances[n + at]!));
    }
    logs[k] = x;
    product *= responses[k]!;
    path[k] = exp(x) * product;
  }
  return path;
}

/** What the path goes to: exp(omega / (1 − Σ beta)) times the expectation over all past shocks. */
export function exponentialLevel(fit: GarchFit): number {
  const responses = responsesOf(fit, longestResponse);
  let product = 1;
  for (let k = 1; k < longestResponse; k += 1) product *= responses[k]!;
  return exp(fit.theta[OMEGA]! / (1 - fit.persistence)) * product;
}

/** E exp of what one shock adds to the log variance k bars later, for k = 1 .. length − 1. */
function responsesOf(fit: GarchFit, length: number): Float64Array {
  const { theta, specification } = fit;
  const { alpha, gamma, beta, nu } = layoutOf(specification);
  const sizes = new Float64Array(length);
  const signs = new Float64Array(length);
  const expectations = new Float64Array(length);
  const meanAbsolute = nu < 0 ? meanAbsoluteNormal : meanAbsoluteStudent(theta[nu]!);
  for (let k = 1; k < length; k += 1) {
    let size = k <= specification.archOrder ? theta[alpha + k - 1]! : 0;
    let sign = k <= specification.archOrder ? theta[gamma + k - 1]! : 0;
    for (let j = 1; j <= Math.min(specification.garchOrder, k - 1); j += 1) {
      size += theta[beta + j - 1]! * sizes[k - j]!;
      sign += theta[beta + j - 1]! * signs[k - j]!;
    }
    sizes[k] = size;
    signs[k] = sign;
    expectations[k] =
      nu < 0
        ? expectedExponentialNormal(size, sign)
        : lognormalExponential(size, sign, meanAbsolute);
  }
  return expectations;
}
