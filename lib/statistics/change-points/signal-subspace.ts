const iterationLimit = 30;
/** Relative gain of energy below which the directions are taken for found: distances to about 2 %. */
const tolerance = 1e-3;

/**
 * The few directions that hold most of the energy of a series' lagged windows (the signal subspace of
 * singular spectrum analysis), followed over time: each fit starts from the directions of the last, so
 * that a few products suffice. Simultaneous iteration: Golub & Van Loan (2013), section 8.2.4.
 */
export class SignalSubspace {
  readonly windowBars: number;
  readonly rank: number;
  /** Squared distance of the last window projected to the subspace, in the squared unit of the series. */
  squaredDistance = 0;
  /** Mean of the last window's projection: the level that the signal has there. */
  level = 0;
  /** Row-major rank × window, orthonormal. */
  readonly #directions: Float64Array;
  readonly #products: Float64Array;
  readonly #next: Float64Array;
  /** Mean of each direction's coordinates. */
  readonly #directionMeans: Float64Array;
  /** Mean of the base, taken off before anything else. */
  #centre = 0;

  /** @param rank 1 up to but not including windowBars */
  constructor(windowBars: number, rank: number) {
    if (!(Number.isInteger(rank) && rank >= 1 && rank < windowBars)) {
      throw new RangeError(`rank ${rank} of windows of ${windowBars} bars`);
    }
    this.windowBars = windowBars;
    this.rank = rank;
    this.#directions = new Float64Array(rank * windowBars);
    this.#next = new Float64Array(rank * windowBars);
    this.#products = new Float64Array(windowBars * windowBars);
    this.#directionMeans = new Float64Array(rank);
    // Polynomials are near the directions of any smooth series.
    for (let k = 0; k < rank; k += 1) {
      for (let i = 0; i < windowBars; i += 1) {
        const x = (2 * i) / (windowBars - 1) - 1;
        this.#next[k * windowBars + i] = k === 0 ? 1 : x * this.#next[(k - 1) * windowBars + i]!;
      }
    }
    this.#adopt();
  }

  /** Finds the directions of the values from index `from` up to but not including `to`. */
  fit(series: Float64Array, from: number, to: number): void {
    let sum = 0;
    for (let t = from; t < to; t += 1) sum += series[t]!;
    this.#centre = sum / (to - from);
    this.#fillProducts(series, from, to);
    const { windowBars: length, rank } = this;
    const next = this.#next;
    const directions = this.#directions;
    let held = 0;
    for (let iteration = 0; iteration < iterationLimit; iteration += 1) {
      let energy = 0;
      for (let k = 0; k < rank; k += 1) {
        const at = k * length;
        this.#multiply(at);
        for (let i = 0; i < length; i += 1) energy += next[at + i]! * directions[at + i]!;
      }
      if (!this.#adopt() || energy - held <= tolerance * energy) return;
      held = energy;
    }
  }

  /** Projects the window that ends at index `last`; sets `squaredDistance` and `level`. */
  project(series: Float64Array, last: number): void {
    const { windowBars: length, rank } = this;
    const directions = this.#directions;
    const centre = this.#centre;
    const from = last - length + 1;
    let square = 0;
    for (let i = 0; i < length; i += 1) {
      const value = series[from + i]! - centre;
      square += value * value;
    }
    let level = centre;
    for (let k = 0; k < rank; k += 1) {
      const at = k * length;
      let weight = 0;
      for (let i = 0; i < length; i += 1) {
        weight += directions[at + i]! * (series[from + i]! - centre);
      }
      square -= weight * weight;
      level += weight * this.#directionMeans[k]!;
    }
    this.squaredDistance = square > 0 ? square : 0;
    this.level = level;
  }

  /**
   * Writes the products times the direction that begins at entry `at` to `next`. Two rows at once with
   * two sums each, so that an addition need not wait for the one before it.
   */
  #multiply(at: number): void {
    const length = this.windowBars;
    const products = this.#products;
    const directions = this.#directions;
    const next = this.#next;
    for (let i = 0; i < length; i += 2) {
      const row = i * length;
      // The last row of an odd number is done twice.
      const other = i + 1 < length ? row + length : row;
      let even = 0;
      let odd = 0;
      let otherEven = 0;
      let otherOdd = 0;
      let j = 0;
      for (; j + 1 < length; j += 2) {
        const first = directions[at + j]!;
        const second = directions[at + j + 1]!;
        even += products[row + j]! * first;
        odd += products[row + j + 1]! * second;
        otherEven += products[other + j]! * first;
        otherOdd += products[other + j + 1]! * second;
      }
      if (j < length) {
        const first = directions[at + j]!;
        even += products[row + j]! * first;
        otherEven += products[other + j]! * first;
      }
      next[at + i] = even + odd;
      if (other > row) next[at + i + 1] = otherEven + otherOdd;
    }
  }

  /** Products of the lagged windows with each other, filled along the diagonals. */
  #fillProducts(series: Float64Array, from: number, to: number): void {
    const length = this.windowBars;
    const products = this.#products;
    const centre = this.#centre;
    const columns = to - from - length + 1;
    for (let lag = 0; lag < length; lag += 1) {
      let sum = 0;
      for (let t = from; t < from + columns; t += 1) {
        sum += (series[t]! - centre) * (series[t + lag]! - centre);
      }
      products[lag] = sum;
      products[lag * length] = sum;
      // One row further down, the first product leaves the sum and another enters it.
      for (let i = 1; i + lag < length; i += 1) {
        const left = from + i - 1;
        const entered = left + columns;
        sum += (series[entered]! - centre) * (series[entered + lag]! - centre);
        sum -= (series[left]! - centre) * (series[left + lag]! - centre);
        products[i * length + i + lag] = sum;
        products[(i + lag) * length + i] = sum;
      }
    }
  }

  /** Makes `next` orthonormal and adopts it; keeps what it had where a direction vanishes. */
  #adopt(): boolean {
    const { windowBars: length, rank } = this;
    const next = this.#next;
    for (let k = 0; k < rank; k += 1) {
      const at = k * length;
      let before = 0;
      for (let i = 0; i < length; i += 1) before += next[at + i]! * next[at + i]!;
      for (let earlier = 0; earlier < k; earlier += 1) {
        const from = earlier * length;
        let overlap = 0;
        for (let i = 0; i < length; i += 1) overlap += next[at + i]! * next[from + i]!;
        for (let i = 0; i < length; i += 1) next[at + i]! -= overlap * next[from + i]!;
      }
      let square = 0;
      for (let i = 0; i < length; i += 1) square += next[at + i]! * next[at + i]!;
      if (!(square > 1e-24 * before)) return false;
      const norm = Math.sqrt(square);
      for (let i = 0; i < length; i += 1) next[at + i]! /= norm;
    }
    this.#directions.set(next);
    for (let k = 0; k < rank; k += 1) {
      let sum = 0;
      for (let i = 0; i < length; i += 1) sum += next[k * length + i]!;
      this.#directionMeans[k] = sum / length;
    }
    return true;
  }
}
