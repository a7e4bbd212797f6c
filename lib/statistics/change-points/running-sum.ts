import { grown } from "./grown.ts";

/**
 * Sums over any stretch of a series in O(1), with the digits that a plain difference of two running
 * sums would lose where a quiet stretch follows a loud one: the rounding error of every addition is
 * kept beside the sum. Knuth (1997), The Art of Computer Programming 2, section 4.2.2.
 */
export class RunningSum {
  #length = 0;
  #sums: Float64Array;
  #errors: Float64Array;

  constructor(series: Float64Array = new Float64Array(0)) {
    this.#sums = new Float64Array(series.length + 1);
    this.#errors = new Float64Array(series.length + 1);
    for (let t = 0; t < series.length; t += 1) this.add(series[t]!);
  }

  /** Makes room for a series of `length` values in all. */
  reserve(length: number): void {
    this.#sums = grown(this.#sums, length + 1);
    this.#errors = grown(this.#errors, length + 1);
  }

  /** Adds the next value of the series. */
  add(value: number): void {
    const t = this.#length;
    if (t + 1 >= this.#sums.length) this.reserve(t + 1);
    const before = this.#sums[t]!;
    const sum = before + value;
    const added = sum - before;
    this.#sums[t + 1] = sum;
    this.#errors[t + 1] = this.#errors[t]! + (before - (sum - added)) + (value - added);
    this.#length = t + 1;
  }

  /** Sum of the values from index `from` up to but not including `to`. */
  between(from: number, to: number): number {
    return this.#sums[to]! - this.#sums[from]! + (this.#errors[to]! - this.#errors[from]!);
  }
}
