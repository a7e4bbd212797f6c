import { exp, log } from "../numerics/portable-math.ts";

/** Parts of the largest bet that a mixture is of; each bet is as likely as another beforehand. */
const fractions = [15 / 16, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128] as const;

/** A product leaves these bounds rarely; where it does, its logarithm is set aside. */
const largest = 1e100;
const smallest = 1e-100;

/** A factor is capped here, which only takes evidence away, so that no product overflows. */
const most = 1e200;

/**
 * Evidence against "the mean is at most `mean`" of observations that are at least `−lossBound`, whatever else their
 * law: the capital of a bettor who stakes λ on each observation x, Π (1 + λ (xᵢ − m)), averaged over eight λ between
 * 0 and 1 / (m + L), each half of the one before (Waudby-Smith & Ramdas 2024, "Estimating means of bounded random
 * variables by betting", section 4.4 and appendix B). Where the mean given the past is at most m, the capital is a
 * supermartingale: P(ever E ≥ 1 / α) ≤ α (Ville 1939). The order of the observations does not matter, but for rounding.
 *
 * An observation below −L could make the capital negative. It is a breach: the evidence is void from then on, since the
 * bound that it rests on does not hold.
 */
export class BettingMean {
  readonly #mean: number;
  readonly #lossBound: number;
  readonly #bets: Float64Array;
  readonly #products = new Float64Array(fractions.length).fill(1);
  readonly #setAside = new Float64Array(fractions.length);
  #n = 0;
  #breach: number | undefined;

  /**
   * @param mean m, above −lossBound; any unit
   * @param lossBound L of the same unit: no observation is below −L
   * @throws RangeError unless both are finite and m > −L
   */
  constructor(mean: number, lossBound: number) {
    const range = rangeOf(mean, lossBound);
    this.#mean = mean;
    this.#lossBound = lossBound;
    this.#bets = Float64Array.from(fractions, (fraction) => fraction / range);
  }

  /** Counts an observation; constant time. NaN is a breach. */
  add(observation: number): void {
    this.#n += 1;
    if (!(observation >= -this.#lossBound && observation < Number.POSITIVE_INFINITY)) {
      this.#breach ??= observation;
      return;
    }
    const gain = observation - this.#mean;
    const products = this.#products;
    for (let k = 0; k < products.length; k += 1) {
      const factor = Math.min(1 + this.#bets[k]! * gain, most);
      const product = products[k]! * factor;
      products[k] = product;
      if (product > largest || product < smallest) {
        this.#setAside[k]! += log(product);
        products[k] = 1;
      }
    }
  }

  /** Observations, a breach included. */
  get n(): number {
    return this.#n;
  }

  /** The first observation below −L; undefined where the bound held. */
  get breach(): number | undefined {
    return this.#breach;
  }

  /** Natural logarithm of the e-value; −Infinity after a breach. */
  get logEvidence(): number {
    if (this.#breach !== undefined) return Number.NEGATIVE_INFINITY;
    const logs = new Float64Array(fractions.length);
    for (let k = 0; k < logs.length; k += 1) logs[k] = log(this.#products[k]!) + this.#setAside[k]!;
    return logMeanExp(logs);
  }
}

/** An observation, and how often it came. */
export type CountedObservation = readonly [observation: number, count: number];

/**
 * The logarithm of the same e-value of observations of a few values, whatever their order: as many logarithms as values,
 * however many observations there are.
 * @throws RangeError unless mean and loss bound are finite and m > −L
 */
export function logEvidenceOf(
  mean: number,
  lossBound: number,
  counted: readonly CountedObservation[],
): number {
  const range = rangeOf(mean, lossBound);
  if (
    counted.some(
      ([value, count]) => count > 0 && !(value >= -lossBound && value < Number.POSITIVE_INFINITY),
    )
  )
    return Number.NEGATIVE_INFINITY;
  const logs = Float64Array.from(fractions, (fraction) =>
    counted.reduce(
      (sum, [value, count]) =>
        count > 0 ? sum + count * log(1 + (fraction / range) * (value - mean)) : sum,
      0,
    ),
  );
  return logMeanExp(logs);
}

function rangeOf(mean: number, lossBound: number): number {
  const range = mean + lossBound;
  if (range > 0 && Number.isFinite(range)) return range;
  throw new RangeError(`no bet is possible on a mean above ${mean} with losses up to ${lossBound}`);
}

/** Logarithm of the mean of e^logs. */
function logMeanExp(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logs.length; k += 1) most = Math.max(most, logs[k]!);
  let sum = 0;
  for (let k = 0; k < logs.length; k += 1) sum += exp(logs[k]! - most);
  return most + log(sum / logs.length);
}
