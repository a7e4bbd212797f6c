import type { CheckStop } from "../numerics/fit-controls.ts";
import { centredFor, fitInSpace, type SamossaFit, type SamossaForm } from "./fit.ts";
import { forecastSamossa } from "./forecast.ts";
import { type RankChoice, signalRank } from "./rank-rule.ts";
import { signalSpace } from "./signal-space.ts";

/** What can be chosen; rank 0 without lags is the mean alone. */
export interface Candidate {
  readonly windowBars: number;
  readonly rank: number;
  readonly lags: number;
}

/** The candidates: every window, with ranks from 0 doubling up to the rule's, with lags or without. */
export interface CandidateGrid extends RankChoice {
  readonly windows: readonly number[];
  readonly lags: number;
}

/** What validation chose, and how it compares with the random walk. */
export interface ValidatedChoice {
  /** Undefined for the random walk, which stays unless a candidate is better beyond doubt. */
  readonly candidate: Candidate | undefined;
  /** Root mean squared error over the random walk's of what was chosen: 1 for the walk itself. */
  readonly ratio: number;
  /** The same of the candidate with the least error, chosen or not. */
  readonly leastRatio: number;
  /** Candidates compared, the random walk not counted. */
  readonly candidates: number;
  readonly origins: number;
}

const validationShare = 3;
const mostOrigins = 40;
/**
 * Standard errors by which a candidate's loss must lie below the random walk's: two of half as many origins,
 * since those half a horizon apart share half of their bars, rounded up for the choice among candidates.
 */
const standardErrors = 3;

/**
 * Chooses window, rank and lags by rolling origins over the last third of increments: candidates are
 * fitted once on what lies before it and their levels compared with those that followed each origin, as
 * sums of increments. One decomposition per window serves all its ranks. With many candidates the best
 * one looks good by luck alone, hence the standard errors.
 * @param increments one or more series of one length, on a common scale
 * @returns undefined where the series is too short for an origin
 */
export function chooseByValidation(
  increments: readonly Float64Array[],
  grid: CandidateGrid,
  variant: SamossaForm,
  horizonBars: number,
  checkStop: CheckStop,
): ValidatedChoice | undefined {
  const n = increments[0]!.length;
  const trained = n - Math.floor(n / validationShare);
  const origins = originsOf(trained, n, horizonBars);
  const windows = grid.windows.filter((windowBars) => 2 * windowBars + grid.lags <= trained);
  if (origins.length < 2 || windows.length === 0) return undefined;
  const walk = losses(increments, origins, horizonBars, undefined);
  const training = centredFor(
    variant,
    increments.map((values) => values.subarray(0, trained)),
  );
  let least: { candidate: Candidate; loss: Float64Array } | undefined;
  let candidates = 0;
  for (const windowBars of windows) {
    checkStop();
    const space = signalSpace(
      training.series,
      windowBars,
      variant.form,
      variant.alignment,
      (values, columns) => signalRank(values, columns, grid),
    );
    if (space === undefined) continue;
    for (const rank of doubling(space.rank)) {
      for (const lags of grid.lags === 0 ? [0] : [0, grid.lags]) {
        const fit = fitInSpace(training, space, rank, lags, variant);
        const loss = fit && losses(increments, origins, horizonBars, fit);
        if (loss === undefined) continue;
        candidates += 1;
        if (least === undefined || total(loss) < total(least.loss)) {
          least = { candidate: { windowBars, rank, lags }, loss };
        }
      }
    }
  }
  const common = { candidates, origins: origins.length };
  const leastRatio = least === undefined ? 1 : Math.sqrt(total(least.loss) / total(walk));
  if (least === undefined || !beyondDoubt(least.loss, walk)) {
    return { candidate: undefined, ratio: 1, leastRatio, ...common };
  }
  return { candidate: least.candidate, ratio: leastRatio, leastRatio, ...common };
}

/** Numbers of increments seen at each origin; the whole horizon after it lies within the series. */
function originsOf(trained: number, n: number, horizonBars: number): number[] {
  const span = n - trained - horizonBars;
  const step = Math.max(Math.ceil(horizonBars / 2), Math.ceil(span / (mostOrigins - 1)));
  const origins: number[] = [];
  for (let origin = n - horizonBars; origin >= trained; origin -= step) origins.push(origin);
  return origins.reverse();
}

function doubling(most: number): number[] {
  const ranks = [0];
  for (let rank = 1; rank < most; rank *= 2) ranks.push(rank);
  if (most > 0) ranks.push(most);
  return ranks;
}

/**
 * Sum of squared errors of the levels after each origin, over bars and series.
 * @param fit undefined for the random walk
 * @returns undefined when the fit diverges at an origin
 */
function losses(
  increments: readonly Float64Array[],
  origins: readonly number[],
  horizonBars: number,
  fit: undefined,
): Float64Array;
function losses(
  increments: readonly Float64Array[],
  origins: readonly number[],
  horizonBars: number,
  fit: SamossaFit | undefined,
): Float64Array | undefined;
function losses(
  increments: readonly Float64Array[],
  origins: readonly number[],
  horizonBars: number,
  fit: SamossaFit | undefined,
): Float64Array | undefined {
  const sums = new Float64Array(origins.length);
  for (let k = 0; k < origins.length; k += 1) {
    const origin = origins[k]!;
    for (let p = 0; p < increments.length; p += 1) {
      const values = increments[p]!;
      const path = fit && forecastSamossa(fit, values.subarray(0, origin), p, horizonBars);
      if (path?.status === "DIVERGED") return undefined;
      let error = 0;
      for (let h = 0; h < horizonBars; h += 1) {
        error += values[origin + h]! - (path?.values[h] ?? 0);
        sums[k]! += error * error;
      }
    }
  }
  return sums;
}

function beyondDoubt(loss: Float64Array, walk: Float64Array): boolean {
  const n = loss.length;
  const gain = (total(walk) - total(loss)) / n;
  let squares = 0;
  for (let k = 0; k < n; k += 1) {
    const deviation = walk[k]! - loss[k]! - gain;
    squares += deviation * deviation;
  }
  return gain > standardErrors * Math.sqrt(squares / (n - 1) / n);
}

function total(loss: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < loss.length; k += 1) sum += loss[k]!;
  return sum;
}
