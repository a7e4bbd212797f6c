import { log } from "../numerics/portable-math.ts";
import { moments } from "../returns/log-returns.ts";
import { RunningSum } from "./running-sum.ts";

/** What it costs to describe a stretch of a series by parameters of its own. */
export interface SegmentCost {
  /** Length of the series. */
  readonly length: number;
  /** Cost of the values from index `from` up to but not including `to`, for 0 ≤ from < to ≤ length. */
  of(from: number, to: number): number;
}

/**
 * Sum of squares about the mean of any stretch, in O(1) after O(n): the cost of a change in mean.
 * Splitting a stretch never raises it.
 */
export class MeanCost implements SegmentCost {
  readonly length: number;
  readonly #sums: RunningSum;
  readonly #squares: RunningSum;
  /** Where the run of equal values that holds the value before each position starts. */
  readonly #runStarts: Int32Array;

  constructor(series: Float64Array) {
    const n = series.length;
    this.length = n;
    this.#runStarts = new Int32Array(n + 1);
    // Sums of deviations lose fewer digits than sums of the values.
    const { mean } = moments(series);
    const deviations = series.map((value) => value - mean);
    this.#sums = new RunningSum(deviations);
    this.#squares = new RunningSum(deviations.map((deviation) => deviation * deviation));
    for (let t = 0; t < n; t += 1) {
      this.#runStarts[t + 1] = t > 0 && series[t] === series[t - 1] ? this.#runStarts[t]! : t;
    }
  }

  of(from: number, to: number): number {
    // Equal values cost exactly nothing, which the difference of two large sums would miss.
    if (this.#runStarts[to]! <= from) return 0;
    const sum = this.#sums.between(from, to);
    const squares = this.#squares.between(from, to) - (sum * sum) / (to - from);
    return squares > 0 ? squares : 0;
  }
}

/**
 * Twice the negative Gaussian log likelihood of a stretch at its own mean and variance:
 * m·(log(2π·variance) + 1) for m values, the cost of a change in mean or variance.
 */
export class MeanVarianceCost implements SegmentCost {
  readonly length: number;
  readonly #squares: MeanCost;
  readonly #varianceFloor: number;

  /**
   * @param varianceFloor added to each variance, in the squared unit of the series, above 0 and far below
   * any variance that means something: without it two equal values would be infinitely likely. Added and not a maximum, so that splitting a
   * stretch still never raises the cost, which PELT needs.
   */
  constructor(series: Float64Array, varianceFloor: number) {
    if (!(varianceFloor > 0)) throw new RangeError("the variance floor must be above 0");
    this.length = series.length;
    this.#squares = new MeanCost(series);
    this.#varianceFloor = varianceFloor;
  }

  of(from: number, to: number): number {
    const m = to - from;
    const variance = this.#squares.of(from, to) / m + this.#varianceFloor;
    return m * (log(2 * Math.PI * variance) + 1);
  }
}
