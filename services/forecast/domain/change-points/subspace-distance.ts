import { SignalSubspace } from "./signal-subspace.ts";

/** How far each bar's latest windows lie from the signal of the bars before them. */
export interface SubspaceDistances {
  /** First index with a level: the base window is then full. */
  readonly firstIndex: number;
  /**
   * Mean squared distance of the latest test windows to the signal subspace, divided by its own mean
   * over the base window before them, inside [1e-6, 1e6]; 1 where that is not known yet.
   */
  readonly ratios: Float64Array;
  /** Level of the signal at each bar, in the unit of the series; its value before `firstIndex`. */
  readonly levels: Float64Array;
}

/** Bars that the windows span; all of them whole numbers. */
export interface SubspaceWindows {
  /** Rows of the trajectory matrix, 4 or more. */
  readonly windowBars: number;
  /** Directions of the signal. */
  readonly rank: number;
  /** Bars that the directions are found from, at least 2 · windowBars. */
  readonly baseBars: number;
  /** Latest windows whose distances are averaged. */
  readonly testBars: number;
}

const smallestRatio = 1e-6;
const largestRatio = 1e6;

/**
 * Subspace change detection: while the structure of a series holds, new windows lie as near to the
 * signal subspace of the past as the past's own; after a change they do not. Moskvina & Zhigljavsky
 * (2003), "An algorithm based on singular spectrum analysis for change-point detection",
 * Communications in Statistics: Simulation and Computation 32. Here the base moves on in steps of
 * `windowBars`. Entry t depends on no value after t.
 */
export function subspaceDistances(
  series: Float64Array,
  { windowBars, rank, baseBars, testBars }: SubspaceWindows,
): SubspaceDistances {
  const n = series.length;
  const firstIndex = baseBars;
  const levels = series.slice();
  const ratios = new Float64Array(n).fill(1);
  /** Entry t: the squared distances of the windows that end before t, added up. */
  const sums = new Float64Array(n + 1);
  const subspace = new SignalSubspace(windowBars, rank);
  for (let t = firstIndex; t < n; t += 1) {
    if ((t - firstIndex) % windowBars === 0) subspace.fit(series, t - baseBars, t);
    subspace.project(series, t);
    levels[t] = subspace.level;
    sums[t + 1] = sums[t]! + subspace.squaredDistance;
    const testFrom = t + 1 - testBars;
    const beforeFrom = Math.max(firstIndex, testFrom - baseBars);
    if (testFrom - beforeFrom >= windowBars) {
      const test = (sums[t + 1]! - sums[testFrom]!) / testBars;
      const before = (sums[testFrom]! - sums[beforeFrom]!) / (testFrom - beforeFrom);
      ratios[t] = before > 0 ? clamped(test / before) : test > 0 ? largestRatio : 1;
    }
  }
  return { firstIndex, ratios, levels };
}

function clamped(ratio: number): number {
  return Math.min(largestRatio, Math.max(smallestRatio, ratio));
}
