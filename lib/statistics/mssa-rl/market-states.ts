import { grown } from "../change-points/grown.ts";
import { RunningSum } from "../change-points/running-sum.ts";
import { SubspaceDistances } from "../change-points/subspace-distance.ts";
import { TwoSidedCusum } from "../change-points/two-sided-cusum.ts";
import { log } from "../numerics/portable-math.ts";
import type { MssaRlSettings } from "./settings.ts";

/** Ratios of the recent variance to the usual one at which the bucket changes. */
const varianceCuts = [0.8, 1, 1.2] as const;
const bucketCount = varianceCuts.length + 1;
/** Log ratio of the subspace distance that is taken for nothing. */
const slack = 0.5;

/** Bucket × whether a change is recent × whether the price has moved far. */
export const stateCount = bucketCount * 2 * 2;

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
 * What is known at each bar of a history. Entry t depends on no close after t, so that a history can be
 * extended from where it ended. O(n · windowBars · signalRank) beside one fit of the signal every
 * windowBars. The columns have an entry per bar; entries beyond the last bar mean nothing.
 */
export class MarketStates {
  /** First bar with a state. */
  readonly firstIndex: number;
  /** 0 .. stateCount − 1; entries before firstIndex mean nothing. */
  states: Uint8Array = new Uint8Array(0);
  /** Mean log return over the last windowBars. */
  slopes: Float64Array = new Float64Array(0);
  /** Log level of the signal less the log close. */
  gaps: Float64Array = new Float64Array(0);
  /** Variance of the log returns over the base. */
  variances: Float64Array = new Float64Array(0);
  readonly #changePoints: number[] = [];
  readonly #windowBars: number;
  readonly #testBars: number;
  readonly #distances: SubspaceDistances;
  readonly #cusum: TwoSidedCusum;
  readonly #squares = new RunningSum();
  #bars = 0;
  #lastMark = Number.NEGATIVE_INFINITY;

  constructor({ windowBars, signalRank, cusumThreshold }: MssaRlSettings) {
    const baseBars = baseBarsOf(windowBars);
    const testBars = Math.floor(windowBars / 2);
    // A signal of every direction would leave no distance to it.
    const rank = Math.min(signalRank, windowBars - 1);
    this.#windowBars = windowBars;
    this.#testBars = testBars;
    this.#distances = new SubspaceDistances({ windowBars, rank, baseBars, testBars });
    this.#cusum = new TwoSidedCusum(cusumThreshold, slack);
    this.firstIndex = this.#distances.firstIndex;
  }

  /** First bar of each change found, ascending. */
  get changePoints(): readonly number[] {
    return this.#changePoints;
  }

  /** Bars since the last mark of a change; undefined without one. */
  get barsSinceChange(): number | undefined {
    return this.#changePoints.length > 0 ? this.#bars - 1 - this.#lastMark : undefined;
  }

  /** Extends the states to the end of log closes that begin with those seen before; returns itself. */
  extend(logCloses: Float64Array): this {
    const n = logCloses.length;
    this.#makeRoom(n);
    const { ratios, levels } = this.#distances.extend(logCloses);
    const { firstIndex, states, slopes, gaps, variances } = this;
    const windowBars = this.#windowBars;
    const baseBars = baseBarsOf(windowBars);
    const testBars = this.#testBars;
    const squares = this.#squares;
    for (let t = this.#bars; t < n; t += 1) {
      const logReturn = t > 0 ? logCloses[t]! - logCloses[t - 1]! : 0;
      squares.add(logReturn * logReturn);
      if (t < firstIndex) continue;
      if (this.#cusum.add(log(ratios[t]!))) {
        // Marks that follow each other closely are one change that still goes on.
        if (t - this.#lastMark > windowBars) this.#changePoints.push(t);
        this.#lastMark = t;
      }
      const usual = variance(squares, logCloses, t, baseBars);
      const recent = variance(squares, logCloses, t, testBars);
      const move = logCloses[t]! - logCloses[t - windowBars]!;
      const bucket = varianceBucket(usual > 0 ? recent / usual : 1);
      const changed = t - this.#lastMark <= windowBars ? 1 : 0;
      const moved = move * move > usual * windowBars ? 1 : 0;
      states[t] = (bucket * 2 + changed) * 2 + moved;
      slopes[t] = move / windowBars;
      gaps[t] = levels[t]! - logCloses[t]!;
      variances[t] = usual;
    }
    this.#bars = Math.max(this.#bars, n);
    return this;
  }

  #makeRoom(bars: number): void {
    this.states = grown(this.states, bars);
    this.slopes = grown(this.slopes, bars);
    this.gaps = grown(this.gaps, bars);
    this.variances = grown(this.variances, bars);
    this.#squares.reserve(bars);
  }
}

/** Variance about their mean of the last `bars` returns up to index t. */
function variance(squares: RunningSum, logCloses: Float64Array, t: number, bars: number): number {
  const mean = (logCloses[t]! - logCloses[t - bars]!) / bars;
  return Math.max(0, squares.between(t + 1 - bars, t + 1) / bars - mean * mean);
}
