/**
 * Sums over any stretch of a series in O(1), with the digits that a plain difference of two running
 * sums would lose where a quiet stretch follows a loud one: the rounding error of every addition is
 * kept beside the sum. Knuth (1997), The Art of Computer Programming 2, section 4.2.2.
 */
export class RunningSum {
  readonly #sums: Float64Array;
  readonly #errors: Float64Array;

  constructor(series: Float64Array) {
    const n = series.length;
    this.#sums = new Float64Array(n + 1);
    this.#errors = new Float64Array(n + 1);
    for (let t = 0; t < n; t += 1) {
      const before = this.#sums[t]!;
      const value = series[t]!;
      const sum = before + value;
      const added = sum - before;
      this.#sums[t + 1] = sum;
      this.#errors[t + 1] = this.#errors[t]! + (before - (sum - added)) + (value - added);
    }
  }

  /** Sum of the values from index `from` up to but not including `to`. */
  between(from: number, to: number): number {
    return this.#sums[to]! - this.#sums[from]! + (this.#errors[to]! - this.#errors[from]!);
  }
}
