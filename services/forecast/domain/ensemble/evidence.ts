/** Where the evidence on the models comes from. */
export type EvidenceSource = "SCORED_FORECASTS" | "ROLLING_ORIGINS";

/** Scored forecasts that are looked at; older ones say little of the models' present worth. */
export const mostScoredForecasts = 250;

/** How one model did. */
export interface ModelEvidence {
  readonly model: string;
  /** Mean squared error in price² over all comparisons; undefined without any. */
  readonly meanSquaredError: number | undefined;
  /** Forecast prices compared with realised ones. */
  readonly comparisons: number;
  /** Origins at which the fit gave no path. */
  readonly failures: number;
}

/** What the weights rest on: how the models did at origins whose outcome was known at the as-of. */
export interface Evidence {
  readonly source: EvidenceSource;
  /** Number of origins: rolling ones, or those of scored forecasts. */
  readonly origins: number;
  /** One per model, in the policy's order. */
  readonly models: readonly ModelEvidence[];
  /**
   * Row-major models × models: mean of the product of two models' errors, each divided by the close
   * at the origin, over the comparisons that both have. Its diagonal is a scale-free squared error.
   */
  readonly errorMoments: readonly number[];
}

/** The models' errors at one origin, in the order of the models. */
export interface OriginErrors {
  /** Whether each model gave a path. */
  readonly hasPath: readonly boolean[];
  /** Prices compared: the bars of the horizon. */
  readonly comparisons: number;
  /** Sum of the squared errors of each model in price²; 0 without a path. */
  readonly squares: readonly number[];
  /**
   * Row-major models × models: sum of the products of two models' errors, each divided by the close at
   * the origin; 0 where one has no path.
   */
  readonly products: readonly number[];
}

/**
 * The errors at one origin.
 * @param paths one per model, undefined where it gave none; each as long as `realised`
 * @param realised closes after the origin
 * @param originClose the close at the origin, positive
 */
export function originErrors(
  paths: readonly (ArrayLike<number> | undefined)[],
  realised: ArrayLike<number>,
  originClose: number,
): OriginErrors {
  const k = paths.length;
  const squares = new Array<number>(k).fill(0);
  const products = new Array<number>(k * k).fill(0);
  for (let i = 0; i < k; i += 1) {
    for (let j = i; j < k; j += 1) {
      const one = paths[i];
      const other = paths[j];
      if (one === undefined || other === undefined) continue;
      const sum = sumOfProducts(one, other, realised);
      if (i === j) squares[i] = sum;
      products[i * k + j] = sum / (originClose * originClose);
      products[j * k + i] = products[i * k + j]!;
    }
  }
  const hasPath = paths.map((path) => path !== undefined);
  return { hasPath, comparisons: realised.length, squares, products };
}

/** The errors at several origins together. */
export function summariseErrors(
  source: EvidenceSource,
  models: readonly string[],
  origins: readonly OriginErrors[],
): Evidence {
  const k = models.length;
  const products = new Array<number>(k * k).fill(0);
  const pairs = new Array<number>(k * k).fill(0);
  const squares = new Array<number>(k).fill(0);
  const failures = new Array<number>(k).fill(0);
  for (const origin of origins) {
    for (let i = 0; i < k; i += 1) {
      squares[i]! += origin.squares[i]!;
      if (!origin.hasPath[i]) failures[i]! += 1;
      for (let j = 0; j < k; j += 1) {
        if (!origin.hasPath[i] || !origin.hasPath[j]) continue;
        products[i * k + j]! += origin.products[i * k + j]!;
        pairs[i * k + j]! += origin.comparisons;
      }
    }
  }
  return {
    source,
    origins: origins.length,
    models: models.map((model, i) => {
      const comparisons = pairs[i * k + i]!;
      const meanSquaredError = comparisons > 0 ? squares[i]! / comparisons : undefined;
      return { model, meanSquaredError, comparisons, failures: failures[i]! };
    }),
    errorMoments: products.map((sum, at) => (pairs[at]! > 0 ? sum / pairs[at]! : 0)),
  };
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
