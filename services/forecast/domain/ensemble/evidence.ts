/** Where the evidence on the models comes from. */
export type EvidenceSource = "SCORED_FORECASTS" | "ROLLING_ORIGINS";

/** How one model did. */
export interface ModelEvidence {
  readonly model: string;
  /** Mean squared error in price² over all comparisons; undefined without any. */
  readonly meanSquaredError: number | undefined;
  /** Forecast prices compared with realised ones. */
  readonly comparisons: number;
  /** Occasions at which the fit gave no path. */
  readonly failures: number;
}

/** What the weights rest on: how the models did on occasions whose outcome was known at the as-of. */
export interface Evidence {
  readonly source: EvidenceSource;
  /** Rolling origins, or scored forecasts. */
  readonly occasions: number;
  /** One per model, in the policy's order. */
  readonly models: readonly ModelEvidence[];
  /**
   * Row-major models × models: mean of the product of two models' errors, each divided by the close
   * at the origin, over the comparisons that both have. Its diagonal is a scale-free squared error.
   */
  readonly errorProducts: readonly number[];
}

/** Gathers evidence, one occasion after the other. */
export class EvidenceGathering {
  readonly #models: readonly string[];
  readonly #products: Float64Array;
  readonly #pairs: Float64Array;
  readonly #squares: Float64Array;
  readonly #comparisons: Float64Array;
  readonly #failures: Float64Array;
  #occasions = 0;

  constructor(models: readonly string[]) {
    const k = models.length;
    this.#models = models;
    this.#products = new Float64Array(k * k);
    this.#pairs = new Float64Array(k * k);
    this.#squares = new Float64Array(k);
    this.#comparisons = new Float64Array(k);
    this.#failures = new Float64Array(k);
  }

  /**
   * Adds what one occasion says.
   * @param paths one per model, undefined where it gave none; each as long as `realised`
   * @param realised closes after the origin
   * @param originClose the close at the origin, positive
   */
  add(
    paths: readonly (ArrayLike<number> | undefined)[],
    realised: ArrayLike<number>,
    originClose: number,
  ): void {
    this.#occasions += 1;
    const k = paths.length;
    const horizonBars = realised.length;
    for (let i = 0; i < k; i += 1) {
      const own = paths[i];
      if (own === undefined) {
        this.#failures[i]! += 1;
        continue;
      }
      for (let j = i; j < k; j += 1) {
        const other = paths[j];
        if (other === undefined) continue;
        const sum = sumOfProducts(own, other, realised);
        const relative = sum / (originClose * originClose);
        this.#products[i * k + j]! += relative;
        this.#pairs[i * k + j]! += horizonBars;
        if (i === j) {
          this.#squares[i]! += sum;
          this.#comparisons[i]! += horizonBars;
        }
      }
    }
  }

  evidence(source: EvidenceSource): Evidence {
    const k = this.#models.length;
    const errorProducts = new Array<number>(k * k).fill(0);
    for (let i = 0; i < k; i += 1) {
      for (let j = i; j < k; j += 1) {
        const pairs = this.#pairs[i * k + j]!;
        const mean = pairs > 0 ? this.#products[i * k + j]! / pairs : 0;
        errorProducts[i * k + j] = mean;
        errorProducts[j * k + i] = mean;
      }
    }
    const models = this.#models.map((model, i) => {
      const comparisons = this.#comparisons[i]!;
      const meanSquaredError = comparisons > 0 ? this.#squares[i]! / comparisons : undefined;
      return { model, meanSquaredError, comparisons, failures: this.#failures[i]! };
    });
    return { source, occasions: this.#occasions, models, errorProducts };
  }
}

function sumOfProducts(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  realised: ArrayLike<number>,
): number {
  let sum = 0;
  for (let h = 0; h < realised.length; h += 1) {
    sum += (one[h]! - realised[h]!) * (other[h]! - realised[h]!);
  }
  return sum;
}
