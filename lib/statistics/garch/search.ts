import { minimise, type Objective } from "../numerics/bfgs.ts";
import { log } from "../numerics/portable-math.ts";
import { type Coordinates, coordinatesOf } from "./coordinates.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { MU, OMEGA, persistenceOf } from "./specification.ts";

/** Highest persistence of a stationary fit. */
const highestPersistence = 1 - 1e-6;

const tolerance = 1e-13;
/** Slope of the mean log-likelihood at which a search that creeps along a flat ridge has arrived. */
const flatSlope = 1e-6;
/** Iterations after which a search of EGARCH is taken to creep along a kink; others need half of it. */
const kinkPatience = 100;
const startPersistences = [0.5, 0.9, 0.98] as const;
const startShares = [0.05, 0.15] as const;
const startDegrees = 6;

/** Minus the mean log-likelihood in unbounded coordinates, one of which may be held. */
class SearchObjective implements Objective {
  readonly dimension: number;
  readonly coordinates: Coordinates;
  readonly theta: Float64Array;
  private readonly likelihood: GarchLikelihood;
  private readonly score: Float64Array;
  private readonly heldCoordinate: number;

  constructor(likelihood: GarchLikelihood, heldCoordinate = -1) {
    this.likelihood = likelihood;
    this.coordinates = coordinatesOf(likelihood.specification);
    this.dimension = likelihood.layout.dimension;
    this.theta = new Float64Array(this.dimension);
    this.score = new Float64Array(this.dimension);
    this.heldCoordinate = heldCoordinate;
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    const { theta, score, coordinates } = this;
    coordinates.toNatural(point, theta);
    const value = this.likelihood.score(theta, score);
    coordinates.pullGradient(theta, score, gradient);
    const scale = -1 / this.likelihood.returns.length;
    for (let k = 0; k < this.dimension; k += 1) gradient[k]! *= scale;
    if (this.heldCoordinate >= 0) gradient[this.heldCoordinate] = 0;
    return scale * value;
  }
}

/** Where a search ended; `onEdge` where no derivative vanishes in one coordinate. */
export interface SearchEnd {
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly onEdge: boolean;
}

/**
 * Quasi-Newton search from the parameters given; writes where it ended to `theta`.
 *
 * Two kinds of optimum have a slope in one coordinate, which is then held while the others are
 * searched again: that of a stationary specification that would have more persistence, and that of an
 * EGARCH whose mean is one of the returns, where |z| has its kink.
 */
export function search(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  iterationLimit: number,
): SearchEnd {
  const free = new SearchObjective(likelihood);
  const { coordinates } = free;
  const { specification } = likelihood;
  const exponential = specification.form === "EGARCH";
  const patience = exponential ? Math.min(iterationLimit, kinkPatience) : iterationLimit;
  const limits = { iterationLimit: patience, tolerance };
  const found = minimise(free, coordinates.fromNatural(theta), limits);
  coordinates.toNatural(found.point, theta);
  const stalled = exponential && !found.converged;
  const beyond =
    !exponential &&
    specification.stationary &&
    persistenceOf(specification, theta) > highestPersistence;
  if (!stalled && !beyond) {
    return { ...found, converged: found.converged || isFlat(free, found.point), onEdge: false };
  }
  const heldCoordinate = stalled ? MU : coordinates.persistenceAt;
  if (beyond) found.point[heldCoordinate] = log(highestPersistence);
  const held = new SearchObjective(likelihood, heldCoordinate);
  const left = iterationLimit - found.iterations;
  const second = minimise(held, found.point, { iterationLimit: left, tolerance });
  coordinates.toNatural(second.point, theta);
  return { ...second, iterations: found.iterations + second.iterations, onEdge: true };
}

function isFlat(objective: SearchObjective, point: Float64Array): boolean {
  const gradient = new Float64Array(objective.dimension);
  objective.evaluate(point, gradient);
  return gradient.every((slope) => Math.abs(slope) < flatSlope);
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
