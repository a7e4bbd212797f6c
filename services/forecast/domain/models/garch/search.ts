import { log } from "../../../../kernel/portable-math.ts";
import { type Minimum, minimise, type Objective } from "../../numerics/bfgs.ts";
import { type Coordinates, coordinatesOf } from "./coordinates.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { MU, OMEGA, persistenceOf } from "./specification.ts";

/** Highest persistence of a stationary fit. */
export const highestPersistence = 1 - 1e-6;

const tolerance = 1e-13;
const startPersistences = [0.5, 0.9, 0.98] as const;
const startShares = [0.05, 0.15] as const;
const startDegrees = 6;

/** Minus the mean log-likelihood in unbounded coordinates; the persistence may be held fixed. */
export class SearchObjective implements Objective {
  readonly dimension: number;
  readonly coordinates: Coordinates;
  readonly theta: Float64Array;
  private readonly likelihood: GarchLikelihood;
  private readonly score: Float64Array;
  private readonly fixedPersistence: boolean;

  constructor(likelihood: GarchLikelihood, fixedPersistence = false) {
    this.likelihood = likelihood;
    this.coordinates = coordinatesOf(likelihood.specification);
    this.dimension = likelihood.layout.dimension;
    this.theta = new Float64Array(this.dimension);
    this.score = new Float64Array(this.dimension);
    this.fixedPersistence = fixedPersistence;
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    const { theta, score, coordinates } = this;
    coordinates.toNatural(point, theta);
    const value = this.likelihood.score(theta, score);
    coordinates.pullGradient(theta, score, gradient);
    const scale = -1 / this.likelihood.returns.length;
    for (let k = 0; k < this.dimension; k += 1) gradient[k]! *= scale;
    if (this.fixedPersistence) gradient[coordinates.persistenceAt] = 0;
    return scale * value;
  }
}

/**
 * Quasi-Newton search from the parameters given; writes where it ended to `theta`. A stationary
 * specification whose optimum has more persistence is searched again on that bound.
 */
export function search(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  iterationLimit: number,
): Pick<Minimum, "value" | "iterations" | "converged"> & { readonly onBound: boolean } {
  const limits = { iterationLimit, tolerance };
  const free = new SearchObjective(likelihood);
  const found = minimise(free, free.coordinates.fromNatural(theta), limits);
  free.coordinates.toNatural(found.point, theta);
  const { specification } = likelihood;
  const bounded = specification.stationary && specification.form !== "EGARCH";
  if (!bounded || persistenceOf(specification, theta) <= highestPersistence) {
    return { ...found, onBound: false };
  }
  const held = new SearchObjective(likelihood, true);
  found.point[held.coordinates.persistenceAt] = log(highestPersistence);
  const second = minimise(held, found.point, limits);
  held.coordinates.toNatural(second.point, theta);
  return { ...second, iterations: found.iterations + second.iterations, onBound: true };
}

/** The likeliest of a few starts for a first-order fit of a series with unit variance. */
export function likeliestStart(likelihood: GarchLikelihood, mean: number): Float64Array {
  const { dimension, alpha, gamma, beta, nu } = likelihood.layout;
  const score = new Float64Array(dimension);
  let best = new Float64Array(dimension);
  let highest = Number.NEGATIVE_INFINITY;
  for (const persistence of startPersistences) {
    for (const share of startShares) {
      const theta = new Float64Array(dimension);
      theta[MU] = mean;
      if (nu >= 0) theta[nu] = startDegrees;
      if (likelihood.specification.form === "EGARCH") {
        theta[alpha] = 2 * share;
        theta[beta] = persistence;
      } else {
        theta[OMEGA] = 1 - persistence;
        theta[alpha] = persistence * share * (gamma < 0 ? 1 : 0.7);
        if (gamma >= 0) theta[gamma] = persistence * share * 0.6;
        theta[beta] = persistence * (1 - share);
      }
      const value = likelihood.score(theta, score);
      if (value > highest || highest === Number.NEGATIVE_INFINITY) {
        highest = value;
        best = theta;
      }
    }
  }
  return best;
}
