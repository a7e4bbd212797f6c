import { grown } from "./grown.ts";
import { SignalSubspace } from "./signal-subspace.ts";

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
 * `windowBars`. Entry t depends on no value after t, so that a walk can go on where it stopped.
 */
export class SubspaceDistances {
  /** First index with a level: the base window is then full. */
  readonly firstIndex: number;
  /**
   * Mean squared distance of the latest test windows to the signal subspace, divided by its own mean
   * over the base window before them, inside [1e-6, 1e6]; 1 where that is not known yet.
   */
  ratios: Float64Array = new Float64Array(0);
  /** Level of the signal at each bar, in the unit of the series; its value before `firstIndex`. */
  levels: Float64Array = new Float64Array(0);
  readonly #windows: SubspaceWindows;
  readonly #subspace: SignalSubspace;
  /** Entry t: the squared distances of the windows that end before t, added up. */
  #sums: Float64Array = new Float64Array(0);
  #length = 0;

  constructor(windows: SubspaceWindows) {
    this.#windows = windows;
    this.#subspace = new SignalSubspace(windows.windowBars, windows.rank);
    this.firstIndex = windows.baseBars;
  }

  /**
   * Extends the distances to the end of a series that begins with the values seen before.
   * @returns itself; `ratios` and `levels` have an entry per value; entries beyond the series mean nothing
   */
  extend(series: Float64Array): this {
    const { windowBars, baseBars, testBars } = this.#windows;
    const { firstIndex } = this;
    const n = series.length;
    this.ratios = grown(this.ratios, n);
    this.levels = grown(this.levels, n);
    this.#sums = grown(this.#sums, n + 1);
    const { ratios, levels } = this;
    const sums = this.#sums;
    const subspace = this.#subspace;
    for (let t = this.#length; t < n; t += 1) {
      ratios[t] = 1;
      levels[t] = series[t]!;
      if (t < firstIndex) continue;
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
    this.#length = Math.max(this.#length, n);
    return this;
  }
}

function clamped(ratio: number): number {
  return Math.min(largestRatio, Math.max(smallestRatio, ratio));
}
