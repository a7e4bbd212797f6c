import { minimise } from "../numerics/bfgs.ts";
import { log } from "../numerics/portable-math.ts";
import { GarchLikelihood } from "./likelihood.ts";
import {
  backtracksOf,
  type FoundEnd,
  type SearchEnd,
  SearchObjective,
  searchFrom,
  tolerance,
} from "./search.ts";
import { commonStarts, rareStarts } from "./starts.ts";

export type { FoundEnd } from "./search.ts";

/** Iterations after which the searches from several starts are compared. */
const firstIterations = 12;
/** Searches that go on after that. */
const keptSearches = 3;
/** Rise of the log-likelihood above that of a constant variance below which there may be several peaks. */
const clearRise = 6;

/**
 * The highest end of searches from several starts, for a first-order fit of a series with unit variance.
 * The likelihood of GARCH has one peak where the variance clearly moves, and is searched once there; that
 * of GJR, of EGARCH, and of any member near a constant variance has several.
 */
export function searchFromStarts(
  likelihood: GarchLikelihood,
  mean: number,
  iterationLimit: number,
): FoundEnd {
  const { form, invertible } = likelihood.specification;
  const groups = commonStarts(likelihood, mean);
  if (form === "EGARCH" && !invertible)
    return highestOfAll(likelihood, groups.flat(), iterationLimit);
  const common = groups.map((group) => likeliest(likelihood, group));
  if (form === "EGARCH") return highestOf(likelihood, common, iterationLimit);
  const first = likelihood.specification.signedShocks
    ? unsigned(likelihood, mean, iterationLimit)
    : searchFrom(likelihood, common[0]!, iterationLimit);
  const rise = -first.value - constantVariance(likelihood);
  const several = form === "GJR" || rise * likelihood.returns.length < clearRise;
  if (!several) return first;
  const rare = rareStarts(likelihood, mean).map((group) => likeliest(likelihood, group));
  if (likelihood.specification.signedShocks) rare.push(first.theta);
  const second = highestOf(likelihood, rare, iterationLimit);
  return isBetter(second, first) ? second : first;
}

/** The end of the search among responses of 0 or more. */
function unsigned(likelihood: GarchLikelihood, mean: number, iterationLimit: number): FoundEnd {
  const specification = { ...likelihood.specification, signedShocks: false };
  const narrower = new GarchLikelihood(likelihood.returns, specification);
  return searchFromStarts(narrower, mean, iterationLimit);
}

/** Short searches from every start; the highest are carried to their ends. */
function highestOf(
  likelihood: GarchLikelihood,
  starts: readonly Float64Array[],
  iterationLimit: number,
): FoundEnd {
  const objective = new SearchObjective(likelihood);
  const { coordinates } = objective;
  const first = Math.min(firstIterations, iterationLimit);
  const limits = { iterationLimit: first, tolerance, ...backtracksOf(likelihood) };
  const ends = starts
    .map((start) => {
      const { point, value } = minimise(objective, coordinates.fromNatural(start), limits);
      const theta = start.slice();
      coordinates.toNatural(point, theta);
      return { theta, value };
    })
    .filter(({ value }) => Number.isFinite(value))
    .sort((one, other) => one.value - other.value);
  if (ends.length === 0) return searchFrom(likelihood, starts[0]!, iterationLimit);
  let best: FoundEnd | undefined;
  for (const { theta } of ends.slice(0, keptSearches)) {
    const end = searchFrom(likelihood, theta, iterationLimit);
    if (best === undefined || isBetter(end, best)) best = end;
  }
  return best!;
}

/**
 * The highest end of all. Beyond the invertible parameters the likelihood is chaotic: hardly any search
 * converges there, and what it ends at is stated as it is.
 */
function highestOfAll(
  likelihood: GarchLikelihood,
  starts: readonly Float64Array[],
  iterationLimit: number,
): FoundEnd {
  let best = searchFrom(likelihood, starts[0]!, iterationLimit);
  for (const start of starts.slice(1)) {
    const end = searchFrom(likelihood, start, iterationLimit);
    if (end.value < best.value || !Number.isFinite(best.value)) best = end;
  }
  const growth = likelihood.presampleGrowth(best.theta);
  return { ...best, chaotic: growth !== undefined && growth >= 0 };
}

/** A search that converged before one that did not, then the lower value. */
function isBetter(one: SearchEnd, other: SearchEnd): boolean {
  if (one.converged !== other.converged) return one.converged;
  return one.value < other.value;
}

function likeliest(likelihood: GarchLikelihood, starts: readonly Float64Array[]): Float64Array {
  const score = new Float64Array(likelihood.layout.dimension);
  let best = starts[0]!;
  let highest = Number.NEGATIVE_INFINITY;
  for (const start of starts) {
    const value = likelihood.score(start, score);
    if (value > highest) {
      highest = value;
      best = start;
    }
  }
  return best;
}

/** Mean log-likelihood of normal errors with the variance 1 that the series has. */
function constantVariance({ returns }: GarchLikelihood): number {
  return returns.length > 0 ? -0.5 * (log(2 * Math.PI) + 1) : 0;
}
