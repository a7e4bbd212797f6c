/**
 * How the conditional variances of a series follow from the parameters, with derivatives of their
 * logarithms. The first derivatives of a sum over the series come from one backward pass (the adjoint
 * of the recursion) instead of one forward recursion per parameter; so does the part of the second
 * derivatives that bends.
 *
 * `filter` must come first for a parameter vector; the others speak of the one last filtered.
 */
export interface VarianceRecursion {
  /** e_t = r_t − mu, n values. */
  readonly errors: Float64Array;
  /** h_t, n + 1 values: the last is the variance of the next return. */
  readonly variances: Float64Array;
  /** 1 / h_t, n values. */
  readonly inverses: Float64Array;
  /** d log h_t / d theta: for each parameter a column of n values; filled by `fillSlopes`. */
  readonly slopes: readonly Float64Array[];
  /** False where the parameters are inadmissible. */
  filter(theta: Float64Array): boolean;
  /** Adds Σ weights_t · d log h_t / d theta to `score`. */
  pullBack(theta: Float64Array, weights: Float64Array, score: Float64Array): void;
  fillSlopes(theta: Float64Array): void;
  /** Adds Σ weights_t · d² log h_t / d theta², for the weights last pulled back and slopes filled. */
  addCurvature(theta: Float64Array, weights: Float64Array, hessian: Float64Array): void;
}

/** matrix += factor · (unit vector · vectorᵀ + vector · unit vectorᵀ). */
export function addCross(
  matrix: Float64Array,
  dimension: number,
  unit: number,
  vector: Float64Array,
  factor: number,
): void {
  for (let k = 0; k < dimension; k += 1) {
    matrix[unit * dimension + k]! += factor * vector[k]!;
    matrix[k * dimension + unit]! += factor * vector[k]!;
  }
}

/** Adds a value to the entry of two parameters and to its mirror image. */
export function addPair(
  matrix: Float64Array,
  dimension: number,
  one: number,
  other: number,
  value: number,
): void {
  matrix[one * dimension + other]! += value;
  matrix[other * dimension + one]! += value;
}

/** matrix += Σ weights_t · row_t · row_tᵀ, for the rows that the columns make. */
export function addSquares(
  matrix: Float64Array,
  columns: readonly Float64Array[],
  weights: Float64Array,
): void {
  const dimension = columns.length;
  for (let k = 0; k < dimension; k += 1) {
    for (let l = k; l < dimension; l += 1) {
      const sum = weightedProduct(weights, columns[k]!, columns[l]!);
      matrix[k * dimension + l]! += sum;
      if (l > k) matrix[l * dimension + k]! += sum;
    }
  }
}

function weightedProduct(weights: Float64Array, one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < weights.length; t += 1) sum += weights[t]! * one[t]! * other[t]!;
  return sum;
}

/** Σ_t weights_t · column_{t + offset}. */
export function shiftedProduct(
  weights: Float64Array,
  column: Float64Array,
  offset: number,
): number {
  let sum = 0;
  for (let t = 0; t < weights.length; t += 1) sum += weights[t]! * column[t + offset]!;
  return sum;
}

/** `count` columns of n zeros. */
export function columnsOf(count: number, n: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(n));
}
