import { minimise, type Objective } from "../numerics/bfgs.ts";
import { log } from "../numerics/portable-math.ts";
import { highestPersistence } from "./bounds.ts";
import type { Coordinates } from "./coordinate-map.ts";
import { coordinatesOf } from "./coordinates.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { MU, persistenceOf } from "./specification.ts";

/** Predicted decrease of the mean log-likelihood, over its size, at which a search has converged. */
export const tolerance = 1e-13;
/** Slope of the mean log-likelihood at which a search that creeps along a flat ridge has arrived. */
const flatSlope = 1e-6;
/** Iterations after which a search of EGARCH is taken to creep along a kink; others need half of it. */
const kinkPatience = 100;
/** Growth of a change of the presample variance this near to 0 is at the edge of the invertible. */
const edgeGrowth = -1e-3;
/** Times that a step is shortened before that edge. */
const edgeBacktracks = 8;

/** Minus the mean log-likelihood in unbounded coordinates, one of which may be held. */
export class SearchObjective implements Objective {
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
    if (!this.likelihood.keepsInvertible(theta)) return Number.POSITIVE_INFINITY;
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
function search(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  iterationLimit: number,
): SearchEnd {
  const free = new SearchObjective(likelihood);
  const { coordinates } = free;
  const { specification } = likelihood;
  const exponential = specification.form === "EGARCH";
  const patience = exponential ? Math.min(iterationLimit, kinkPatience) : iterationLimit;
  const limits = { iterationLimit: patience, tolerance, ...backtracksOf(likelihood) };
  const found = minimise(free, coordinates.fromNatural(theta), limits);
  coordinates.toNatural(found.point, theta);
  if (isAtInvertibilityEdge(likelihood, theta)) return { ...found, converged: true, onEdge: true };
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
  const iterations = found.iterations + second.iterations;
  const converged = second.converged || isFlat(held, second.point);
  return { value: second.value, iterations, converged, onEdge: true };
}

/** How often a step of a search is shortened. */
export function backtracksOf({ specification }: GarchLikelihood): {
  readonly backtrackLimit?: number;
} {
  return specification.invertible ? { backtrackLimit: edgeBacktracks } : {};
}

/** Where a search that keeps to invertible parameters was stopped by the others. */
function isAtInvertibilityEdge(likelihood: GarchLikelihood, theta: Float64Array): boolean {
  const growth = likelihood.specification.invertible && likelihood.presampleGrowth(theta);
  return typeof growth === "number" && growth > edgeGrowth;
}

function isFlat(objective: SearchObjective, point: Float64Array): boolean {
  const gradient = new Float64Array(objective.dimension);
  objective.evaluate(point, gradient);
  return gradient.every((slope) => Math.abs(slope) < flatSlope);
}

/** A search and the parameters where it ended. */
export interface FoundEnd extends SearchEnd {
  readonly theta: Float64Array;
  /** Whether the highest end of all is where an EGARCH is not invertible, and no search converges. */
  readonly chaotic?: boolean;
}

/** The end of the search from one start. */
export function searchFrom(
  likelihood: GarchLikelihood,
  start: Float64Array,
  iterationLimit: number,
): FoundEnd {
  const theta = start.slice();
  return { ...search(likelihood, theta, iterationLimit), theta };
}
