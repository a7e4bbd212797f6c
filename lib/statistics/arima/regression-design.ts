import { differenced } from "./differencing.ts";

/** Rounding of differences stays below this share of the level. */
const smallestVariation = 1e-13;
/** A column that loses all but this share of its length to the others depends on them. */
const smallestIndependence = 1e-9;

/** A differenced series with its regression columns, ready for the filter. */
export interface RegressionDesign {
  /** Differenced, missing values filled in, regressors taken out by least squares. */
  readonly series: Float64Array;
  /** First one per missing value, then the regressors, differenced and made orthonormal. */
  readonly columns: readonly Float64Array[];
  /** Missing values. */
  readonly missing: number;
  /** Differences less missing values: what the likelihood counts. */
  readonly observed: number;
  /** Levels with the missing values filled in, before the columns' coefficients are taken off. */
  readonly filled: Float64Array;
  /** Where the missing values are in the levels. */
  readonly missingAt: readonly number[];
  /** The regressors as given. */
  readonly regressors: readonly Float64Array[];
  /** Least squares coefficients of the orthonormal regressors. */
  readonly centre: Float64Array;
  /** Upper triangle R, row-major, of regressors = orthonormal · R. */
  readonly triangle: Float64Array;
}

/** Why there is nothing to fit: the series never moves, or others make up a regressor. */
export type DesignProblem = "CONSTANT" | "COLLINEAR";

/**
 * @param series levels, NaN where missing
 * @param regressors one column per regressor, each as long as the series
 * @param lags difference coefficients
 */
export function regressionDesign(
  series: Float64Array,
  regressors: readonly Float64Array[],
  lags: Float64Array,
): RegressionDesign | DesignProblem {
  const { filled, missingAt } = interpolated(series);
  const outcome = differenced(filled, lags);
  const basis = orthonormal(regressors.map((column) => differenced(column, lags)));
  if (basis === undefined) return "COLLINEAR";
  const centre = new Float64Array(basis.columns.length);
  // Twice: the second pass removes what rounding left of a large level.
  for (let pass = 0; pass < 2; pass += 1) {
    basis.columns.forEach((column, j) => {
      const weight = product(column, outcome);
      centre[j]! += weight;
      for (let t = 0; t < outcome.length; t += 1) outcome[t]! -= weight * column[t]!;
    });
  }
  if (!(largest(outcome) > smallestVariation * largest(filled))) return "CONSTANT";
  const pulses = missingAt.map((at) => {
    const pulse = new Float64Array(series.length);
    pulse[at] = 1;
    return differenced(pulse, lags);
  });
  return {
    series: outcome,
    columns: [...pulses, ...basis.columns],
    missing: missingAt.length,
    observed: outcome.length - missingAt.length,
    filled,
    missingAt,
    regressors,
    centre,
    triangle: basis.triangle,
  };
}

/** Coefficients of the regressors as given, from those of the orthonormal ones. */
export function regressorCoefficients(
  { centre, triangle }: RegressionDesign,
  shift: Float64Array,
): Float64Array {
  const count = centre.length;
  const out = new Float64Array(count);
  for (let j = count - 1; j >= 0; j -= 1) {
    let sum = centre[j]! + shift[j]!;
    for (let k = j + 1; k < count; k += 1) sum -= triangle[j * count + k]! * out[k]!;
    out[j] = sum / triangle[j * count + j]!;
  }
  return out;
}

/** Straight lines over the gaps, the nearest value at the ends. */
export function interpolated(series: Float64Array): { filled: Float64Array; missingAt: number[] } {
  const filled = series.slice();
  const missingAt: number[] = [];
  let before = -1;
  for (let t = 0; t <= series.length; t += 1) {
    if (t < series.length && Number.isNaN(series[t]!)) {
      missingAt.push(t);
      continue;
    }
    for (let gap = before + 1; gap < t; gap += 1) {
      const left = before >= 0 ? series[before]! : series[t]!;
      const right = t < series.length ? series[t]! : left;
      filled[gap] = left + ((right - left) * (gap - before)) / (t - before);
    }
    before = t;
  }
  return { filled, missingAt };
}

/** Modified Gram-Schmidt, each column orthogonalised twice. */
function orthonormal(
  columns: readonly Float64Array[],
): { columns: Float64Array[]; triangle: Float64Array } | undefined {
  const count = columns.length;
  const triangle = new Float64Array(count * count);
  const done: Float64Array[] = [];
  for (const [j, given] of columns.entries()) {
    const column = given.slice();
    const length = Math.sqrt(product(column, column));
    for (let pass = 0; pass < 2; pass += 1) {
      done.forEach((other, k) => {
        const weight = product(other, column);
        triangle[k * count + j]! += weight;
        for (let t = 0; t < column.length; t += 1) column[t]! -= weight * other[t]!;
      });
    }
    const left = Math.sqrt(product(column, column));
    if (!(left > smallestIndependence * length)) return undefined;
    triangle[j * count + j] = left;
    done.push(column.map((value) => value / left));
  }
  return { columns: done, triangle };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t += 1) sum += a[t]! * b[t]!;
  return sum;
}

function largest(series: Float64Array): number {
  let magnitude = 0;
  for (let t = 0; t < series.length; t += 1) magnitude = Math.max(magnitude, Math.abs(series[t]!));
  return magnitude;
}
