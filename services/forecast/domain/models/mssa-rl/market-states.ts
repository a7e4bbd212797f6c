import { log } from "../../../../kernel/portable-math.ts";
import { RunningSum } from "../../change-points/running-sum.ts";
import { subspaceDistances } from "../../change-points/subspace-distance.ts";
import { twoSidedCusum } from "../../change-points/two-sided-cusum.ts";
import type { MssaRlPolicy } from "./policy.ts";

/** Ratios of the recent variance to the usual one at which the bucket changes. */
const varianceCuts = [0.8, 1, 1.2] as const;
const bucketCount = varianceCuts.length + 1;
/** Log ratio of the subspace distance that is taken for nothing. */
const slack = 0.5;

/** Bucket × whether a change is recent × whether the price has moved far. */
export const stateCount = bucketCount * 2 * 2;

/** What is known at each bar of a history; entry t depends on no close after t. */
export interface MarketStates {
  /** First bar with a state. */
  readonly firstIndex: number;
  /** 0 .. stateCount − 1; entries before firstIndex mean nothing. */
  readonly states: Uint8Array;
  /** Mean log return over the last windowBars. */
  readonly slopes: Float64Array;
  /** Log level of the signal less the log close. */
  readonly gaps: Float64Array;
  /** Variance of the log returns over the base. */
  readonly variances: Float64Array;
  /** First bar of each change found, ascending. */
  readonly changePoints: readonly number[];
  /** Bars since the last mark of a change; undefined without one. */
  readonly barsSinceChange: number | undefined;
}

/** Bars that the signal and the usual variance are estimated from. */
export function baseBarsOf(windowBars: number): number {
  return 3 * windowBars;
}

/** The bucket of a variance ratio, 0 to 3; a ratio on a cut belongs to the higher one. */
export function varianceBucket(ratio: number): number {
  let bucket = 0;
  while (bucket < varianceCuts.length && ratio >= varianceCuts[bucket]!) bucket += 1;
  return bucket;
}

/**
 * The states of a history of log closes, in O(n · windowBars · signalRank) beside one fit of the signal
 * every windowBars.
 */
export function marketStates(logCloses: Float64Array, policy: MssaRlPolicy): MarketStates {
  const n = logCloses.length;
  const { windowBars } = policy;
  const baseBars = baseBarsOf(windowBars);
  const testBars = Math.floor(windowBars / 2);
  // A signal of every direction would leave no distance to it.
  const rank = Math.min(policy.signalRank, windowBars - 1);
  const windows = { windowBars, rank, baseBars, testBars };
  const { ratios, levels, firstIndex } = subspaceDistances(logCloses, windows);
  for (let t = 0; t < n; t += 1) ratios[t] = log(ratios[t]!);
  const marks = twoSidedCusum(ratios, policy.cusumThreshold, slack);

  const returns = new Float64Array(n);
  for (let t = 1; t < n; t += 1) returns[t] = logCloses[t]! - logCloses[t - 1]!;
  const squares = new RunningSum(returns.map((value) => value * value));
  const states = new Uint8Array(n);
  const slopes = new Float64Array(n);
  const gaps = new Float64Array(n);
  const variances = new Float64Array(n);
  const changePoints: number[] = [];
  let lastMark = Number.NEGATIVE_INFINITY;
  let nextMark = 0;
  for (let t = firstIndex; t < n; t += 1) {
    if (marks[nextMark] === t) {
      // Marks that follow each other closely are one change that still goes on.
      if (t - lastMark > windowBars) changePoints.push(t);
      lastMark = t;
      nextMark += 1;
    }
    const usual = variance(squares, logCloses, t, baseBars);
    const recent = variance(squares, logCloses, t, testBars);
    const move = logCloses[t]! - logCloses[t - windowBars]!;
    const bucket = varianceBucket(usual > 0 ? recent / usual : 1);
    const changed = t - lastMark <= windowBars ? 1 : 0;
    const moved = move * move > usual * windowBars ? 1 : 0;
    states[t] = (bucket * 2 + changed) * 2 + moved;
    slopes[t] = move / windowBars;
    gaps[t] = levels[t]! - logCloses[t]!;
    variances[t] = usual;
  }
  const barsSinceChange = changePoints.length > 0 ? n - 1 - lastMark : undefined;
  return { firstIndex, states, slopes, gaps, variances, changePoints, barsSinceChange };
}

/** Variance about their mean of the last `bars` returns up to index t. */
function variance(squares: RunningSum, logCloses: Float64Array, t: number, bars: number): number {
  const mean = (logCloses[t]! - logCloses[t - bars]!) / bars;
  return Math.max(0, squares.between(t + 1 - bars, t + 1) / bars - mean * mean);
}
