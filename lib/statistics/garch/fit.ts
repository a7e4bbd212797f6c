import { log } from "../numerics/portable-math.ts";
import { moments } from "../returns/log-returns.ts";
import { boundsAt, directionsAlong } from "./bounds.ts";
import { GarchLikelihood } from "./likelihood.ts";
import { polish } from "./newton.ts";
import { searchFrom } from "./search.ts";
import { type FoundEnd, searchFromStarts } from "./search-from-starts.ts";
import { type GarchSpecification, layoutOf, MU, OMEGA, persistenceOf } from "./specification.ts";

/** A maximum of the likelihood, in the units of the returns given. */
export interface GarchFit {
  readonly specification: GarchSpecification;
  /** Parameters in the order of the layout. */
  readonly theta: Float64Array;
  readonly logLikelihood: number;
  /** Akaike's criterion: 2 · parameters − 2 · logLikelihood. */
  readonly aic: number;
  readonly persistence: number;
  /** Iterations of the search and of the polish together. */
  readonly iterations: number;
  /** False when the optimum lies on a bound, where no Newton step vanishes, or the search ended at none. */
  readonly interior: boolean;
  /**
   * Directions along the bound that the optimum is on, in scaled parameters; absent for an interior
   * optimum, and where the search ended at none.
   */
  readonly directions?: readonly Float64Array[];
  /** Of EGARCH the mean log growth a bar of a change of the presample variance: 0 or more is not invertible. */
  readonly presampleGrowth?: number;
  /** The fit as it was computed: of the returns divided by `scale`, their standard deviation. */
  readonly scaled: ScaledFit;
}

/** The estimate in the units of the search: returns divided by `scale`. */
export interface ScaledFit {
  readonly scale: number;
  readonly likelihood: GarchLikelihood;
  readonly theta: Float64Array;
}

const polishSteps = 12;

/**
 * Fits one member of the family by maximum likelihood: the series is scaled to unit variance, a
 * quasi-Newton search runs in unbounded coordinates, and Newton steps on the analytic Hessian finish
 * in natural ones.
 * @param returns at least 3 finite values, any unit
 * @param start parameters to start from, in units of returns with unit variance; else the likeliest
 *   of a few
 * @returns undefined when the returns do not vary, or the search did not converge within
 *   `iterationLimit`.
 */
export function fitGarch(
  returns: Float64Array,
  specification: GarchSpecification,
  iterationLimit: number,
  start?: Float64Array,
): GarchFit | undefined {
  const unit = unitVariance(returns);
  if (unit === undefined) return undefined;
  const likelihood = new GarchLikelihood(unit.returns, specification);
  const found = startedFrom(likelihood, start, unit.mean, iterationLimit);
  if (!Number.isFinite(found.value)) return undefined;
  const { theta } = found;
  const left = Math.min(polishSteps, Math.max(0, iterationLimit - found.iterations));
  const { steps, interior } = polish(likelihood, theta, found.onEdge ? 0 : left);
  if (!found.converged && !found.chaotic && !interior) return undefined;
  const directions = interior ? undefined : directionsOfOptimum(likelihood, theta, left);
  const iterations = found.iterations + steps;
  return {
    ...summarised(likelihood, theta, unit.scale, iterations, interior),
    ...(directions && { directions }),
  };
}

function startedFrom(
  likelihood: GarchLikelihood,
  start: Float64Array | undefined,
  mean: number,
  iterationLimit: number,
): FoundEnd {
  if (start !== undefined) return searchFrom(likelihood, start, iterationLimit);
  return searchFromStarts(likelihood, mean, iterationLimit);
}

/**
 * The directions along the bound that `theta` is on, which it is polished in; undefined where it is on
 * none, or not at an optimum along it.
 */
function directionsOfOptimum(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  stepLimit: number,
): Float64Array[] | undefined {
  const rows = boundsAt(likelihood, theta);
  if (rows.length === 0) return undefined;
  const directions = directionsAlong(rows, theta.length);
  if (directions.length === 0) return directions;
  const polished = theta.slice();
  if (!polish(likelihood, polished, stepLimit, directions).interior) return undefined;
  theta.set(polished);
  return directions;
}

/**
 * Fits the specification of a fit of nearly the same returns, such as those up to a few bars earlier,
 * by Newton steps from its parameters.
 * @returns undefined where the steps do not end at an interior maximum
 */
export function refitGarch(
  returns: Float64Array,
  near: GarchFit,
  iterationLimit: number,
): GarchFit | undefined {
  const unit = unitVariance(returns);
  if (unit === undefined || !near.interior) return undefined;
  const likelihood = new GarchLikelihood(unit.returns, near.specification);
  const theta = near.scaled.theta.slice();
  const { steps, interior } = polish(likelihood, theta, Math.min(polishSteps, iterationLimit));
  return interior ? summarised(likelihood, theta, unit.scale, steps, true) : undefined;
}

/** A series divided by its standard deviation, which is `scale`; undefined where that is not positive. */
export function unitVariance(
  series: Float64Array,
): { readonly returns: Float64Array; readonly mean: number; readonly scale: number } | undefined {
  const { mean, variance } = moments(series);
  const scale = Math.sqrt(variance);
  if (!(scale > 0 && Number.isFinite(scale))) return undefined;
  return { returns: series.map((value) => value / scale), mean: mean / scale, scale };
}

/** The fit in the units of the returns, from that of the returns divided by `scale`. */
export function summarised(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  scale: number,
  iterations: number,
  interior: boolean,
): GarchFit {
  const { specification } = likelihood;
  const scaledLogLikelihood = likelihood.score(theta, new Float64Array(theta.length));
  const logLikelihood = scaledLogLikelihood - likelihood.returns.length * log(scale);
  const presampleGrowth = likelihood.presampleGrowth(theta);
  return {
    specification,
    theta: inUnits(theta, specification, scale),
    logLikelihood,
    aic: 2 * theta.length - 2 * logLikelihood,
    persistence: persistenceOf(specification, theta),
    iterations,
    interior,
    ...(presampleGrowth !== undefined && { presampleGrowth }),
    scaled: { scale, likelihood, theta },
  };
}

/** Conditional variances of the fitted returns, and last that of the next one: n + 1 values. */
export function conditionalVariances({ scaled }: GarchFit): Float64Array {
  const { likelihood, theta, scale } = scaled;
  likelihood.recursion.filter(theta);
  return likelihood.recursion.variances.map((variance) => variance * scale * scale);
}

function inUnits(
  theta: Float64Array,
  specification: GarchSpecification,
  scale: number,
): Float64Array {
  const natural = theta.slice();
  natural[MU]! *= scale;
  if (specification.form === "EGARCH") {
    natural[OMEGA]! += (1 - persistenceOf(specification, theta)) * 2 * log(scale);
  } else {
    natural[OMEGA]! *= scale * scale;
  }
  return natural;
}

/** How the parameters in units follow from the scaled ones: a matrix that covariances go through. */
export function scaleJacobian({ specification, scaled }: GarchFit): Float64Array {
  const { dimension, beta } = layoutOf(specification);
  const jacobian = new Float64Array(dimension * dimension);
  for (let k = 0; k < dimension; k += 1) jacobian[k * dimension + k] = 1;
  jacobian[MU] = scaled.scale;
  if (specification.form !== "EGARCH") {
    jacobian[OMEGA * dimension + OMEGA] = scaled.scale * scaled.scale;
    return jacobian;
  }
  for (let j = 0; j < specification.garchOrder; j += 1) {
    jacobian[OMEGA * dimension + beta + j] = -2 * log(scaled.scale);
  }
  return jacobian;
}
