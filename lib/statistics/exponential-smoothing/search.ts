import { type Minimum, minimise } from "../numerics/bfgs.ts";
import type { Start } from "./likely-starts.ts";
import type { EtsObjective } from "./objective.ts";

/** Predicted decrease of the deviance, over its size, at which a search has converged. */
const tolerance = 1e-6;
/** Iterations after which the searches from several starts are compared. */
const firstIterations = 8;
/** Searches that go on after that. */
const keptSearches = 2;
/** A search that stands this much higher than where another one ended will not pass it. */
const outOfReach = 6;
/** A search that ends this much lower has found another peak. */
const clearlyLower = 1e-4;

/**
 * The lowest end of the searches from the starts; the objective is left anchored at where the search of
 * the point returned began.
 * @returns undefined where no start has a likelihood
 */
export function lowest(
  objective: EtsObjective,
  starts: readonly Start[],
  iterationLimit: number,
): Minimum | undefined {
  if (starts.length === 1) {
    const end = searchFrom(objective, starts[0]!, iterationLimit);
    anchorAt(objective, starts[0]!);
    return end;
  }
  const first = Math.min(firstIterations, iterationLimit);
  const trials = starts.map((start) => ({ start, end: searchFrom(objective, start, first) }));
  trials.sort((one, other) => one.end.value - other.end.value);
  let best: { readonly start: Start; readonly end: Minimum } | undefined;
  for (const { start, end } of trials.slice(0, keptSearches)) {
    if (!Number.isFinite(end.value)) continue;
    if (best !== undefined && end.value > best.end.value + outOfReach) continue;
    const full = end.converged ? end : searchFrom(objective, start, iterationLimit);
    if (best === undefined || full.value < best.end.value - clearlyLower) {
      best = { start, end: full };
    }
  }
  if (best === undefined) return undefined;
  anchorAt(objective, best.start);
  return best.end;
}

function searchFrom(objective: EtsObjective, start: Start, iterationLimit: number): Minimum {
  return minimise(objective, anchorAt(objective, start), { iterationLimit, tolerance });
}

function anchorAt(objective: EtsObjective, { theta, season }: Start): Float64Array {
  objective.trace.theta.set(theta);
  objective.trace.startSeason.set(season);
  return objective.anchor();
}
