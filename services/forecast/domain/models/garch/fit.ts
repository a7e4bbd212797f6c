import { log } from "../../../../kernel/portable-math.ts";
import { minimise } from "../../numerics/bfgs.ts";
import { moments } from "../../numerics/log-returns.ts";
import { GarchLikelihood } from "./likelihood.ts";
import { polish } from "./newton.ts";
import { ALPHA, BETA, MU, OMEGA, type Presample, parameterCount } from "./presample.ts";
import { ReparameterisedGarch, startPoint, toNatural } from "./reparameterised.ts";

/** A maximum of the GARCH(1,1) likelihood, in the units of the returns given. */
export interface GarchFit {
  /** Mean return per bar. */
  readonly mu: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly logLikelihood: number;
  /** Conditional variance of the next return. */
  readonly nextVariance: number;
  /** Iterations of the search and of the polish together. */
  readonly iterations: number;
  /** False when the optimum lies on a bound (alpha or beta at 0), where no Newton step exists. */
  readonly interior: boolean;
}

/** Levels of persistence and shares of alpha from which the most likely start is taken. */
const startPersistences = [0.5, 0.9, 0.98];
const startShares = [0.05, 0.15];
const tolerance = 1e-13;
const polishSteps = 12;

/**
 * Fits GARCH(1,1) with normal errors by maximum likelihood: the series is scaled to unit variance,
 * a quasi-Newton search runs in unbounded coordinates, and Newton steps on the analytic Hessian
 * finish in natural ones. Persistence may reach 1 or more.
 * @param returns at least 3 values with positive variance
 * @returns undefined when the search did not converge within `iterationLimit`.
 */
export function fitGarch(
  returns: Float64Array,
  presample: Presample,
  iterationLimit: number,
): GarchFit | undefined {
  const { mean, variance } = moments(returns);
  const scale = Math.sqrt(variance);
  if (!(scale > 0)) return undefined;
  const scaled = new Float64Array(returns.length);
  for (let t = 0; t < returns.length; t += 1) scaled[t] = returns[t]! / scale;

  const likelihood = new GarchLikelihood(scaled, presample);
  const objective = new ReparameterisedGarch(likelihood);
  const start = likeliestStart(objective, mean / scale);
  const search = minimise(objective, start, { iterationLimit, tolerance });
  if (!Number.isFinite(search.value)) return undefined;
  const theta = new Float64Array(parameterCount);
  toNatural(search.point, theta);
  const left = Math.min(polishSteps, iterationLimit - search.iterations);
  const { steps, interior } = polish(likelihood, theta, left);
  if (!search.converged && !interior) return undefined;

  const score = new Float64Array(parameterCount);
  const scaledLogLikelihood = likelihood.score(theta, score);
  return {
    mu: theta[MU]! * scale,
    omega: theta[OMEGA]! * variance,
    alpha: theta[ALPHA]!,
    beta: theta[BETA]!,
    logLikelihood: scaledLogLikelihood - returns.length * log(scale),
    nextVariance: likelihood.nextVariance(theta) * variance,
    iterations: search.iterations + steps,
    interior,
  };
}

function likeliestStart(objective: ReparameterisedGarch, mu: number): Float64Array {
  const gradient = new Float64Array(parameterCount);
  let best = startPoint(mu, 1, startPersistences[0]!, startShares[0]!);
  let lowest = Number.POSITIVE_INFINITY;
  for (const persistence of startPersistences) {
    for (const share of startShares) {
      const point = startPoint(mu, 1, persistence, share);
      const value = objective.evaluate(point, gradient);
      if (value < lowest) {
        lowest = value;
        best = point;
      }
    }
  }
  return best;
}
