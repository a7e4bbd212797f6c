import { exp, log } from "../numerics/portable-math.ts";

/** Parts of the largest bet that the mixture is of, equal weights; none depends on when the mean dropped. */
const fractions = [15 / 16, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128] as const;

/**
 * Finds a mean that has dropped below `mean` at whatever time, of observations of at most `upperBound`: the
 * e-detector of Shiryaev and Roberts (e-SR) of Shin, Ramdas & Rinaldo (2023), "E-detectors: a nonparametric framework for
 * sequential change detection". For each bet λ it is the sum, over all starts j so far, of what a bettor who began at j
 * has, Π (1 + λ (m − xᵢ)) over i = j … n, and these are averaged over eight λ between 0 and 1 / (U − m), each half of the
 * one before. A bet is the same for every start, so that M ← (M + 1) · (1 + λ (m − x)) is the whole update: constant
 * time and memory.
 *
 * Where the mean of each observation, given the past, is at least m, M − n is a supermartingale. So the first n with
 * M ≥ c has an expectation of at least c: the average run length until a false alarm, in observations.
 *
 * Kept as logarithms: neither a long drop nor a long rise leaves the range of a double.
 */
export class MeanDropDetector {
  readonly #mean: number;
  readonly #upperBound: number;
  readonly #bets: Float64Array;
  /** Logarithms of M of each bet; before the first observation M is 0. */
  readonly #logs = new Float64Array(fractions.length).fill(Number.NEGATIVE_INFINITY);

  /**
   * @param mean m, below upperBound; any unit
   * @param upperBound U of the same unit: no observation is above it
   * @throws RangeError unless both are finite and m < U
   */
  constructor(mean: number, upperBound: number) {
    const range = upperBound - mean;
    if (!(range > 0 && Number.isFinite(range))) {
      throw new RangeError(`no drop below ${mean} is seen in observations up to ${upperBound}`);
    }
    this.#mean = mean;
    this.#upperBound = upperBound;
    this.#bets = Float64Array.from(fractions, (fraction) => fraction / range);
  }

  /** Counts an observation; constant time. @throws RangeError for one above the bound, and what is no number */
  add(observation: number): void {
    if (!(observation <= this.#upperBound && observation > Number.NEGATIVE_INFINITY)) {
      throw new RangeError(`${observation} is no observation of at most ${this.#upperBound}`);
    }
    const loss = this.#mean - observation;
    const logs = this.#logs;
    for (let k = 0; k < logs.length; k += 1) {
      logs[k] = logOnePlus(logs[k]!) + log(1 + this.#bets[k]! * loss);
    }
  }

  /** Natural logarithm of the detector; −Infinity before the first observation. */
  get logEvidence(): number {
    const most = Math.max(...this.#logs);
    if (most === Number.NEGATIVE_INFINITY) return most;
    let sum = 0;
    for (const value of this.#logs) sum += exp(value - most);
    return most + log(sum / this.#logs.length);
  }
}

/** ln(1 + e^x). */
function logOnePlus(x: number): number {
  return x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x));
}
