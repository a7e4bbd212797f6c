import { choleskyInPlace, solveCholesky } from "../numerics/cholesky.ts";
import type { SarimaFit } from "./fit.ts";
import { coefficientCount } from "./order.ts";
import { regressorCoefficients } from "./regression-design.ts";

/** Step of the central differences of the exact gradient, relative to coefficients of size 1. */
const step = 1e-5;

/** Standard errors in the order of the estimates. */
export interface SarimaStandardErrors {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  readonly regression: Float64Array;
}

/**
 * Standard errors from the inverse Hessian of the log likelihood, with the innovation variance
 * concentrated out, in the coefficients themselves; the regression's include what the uncertainty of
 * the others adds.
 * @returns undefined where the Hessian is not positive definite or a step leaves the stationary
 *   region: at a boundary
 */
export function standardErrors(fit: SarimaFit): SarimaStandardErrors | undefined {
  const { likelihood, order, design } = fit;
  const k = coefficientCount(order);
  const at = likelihood.polynomials.coefficients();
  const hessian = new Float64Array(k * k);
  const slopes: Float64Array[] = [];
  const low = new Float64Array(k);
  const high = new Float64Array(k);
  const moved = at.slice();
  let finite = true;
  for (let i = 0; i < k && finite; i += 1) {
    moved[i] = at[i]! - step;
    finite &&= Number.isFinite(likelihood.evaluateAt(moved, low));
    const before = regressionNow(fit);
    moved[i] = at[i]! + step;
    finite &&= Number.isFinite(likelihood.evaluateAt(moved, high));
    const after = regressionNow(fit);
    moved[i] = at[i]!;
    for (let j = 0; j < k; j += 1) {
      const value = (high[j]! - low[j]!) / (4 * step);
      hessian[i * k + j]! += value;
      hessian[j * k + i]! += value;
    }
    slopes.push(after.map((value, j) => (value - before[j]!) / (2 * step)));
  }
  // The likelihood is left as it was: forecasts read its state.
  likelihood.polynomials.setCoefficients(at);
  likelihood.value();
  if (!finite || !choleskyInPlace(hessian, k)) return undefined;
  const covariance = inverted(hessian, k);
  const errors = covariance.map((row, i) => Math.sqrt(row[i]!));
  const part = (from: number, count: number) => Float64Array.from(errors.slice(from, from + count));
  const { p, q, P, Q } = order;
  return {
    ar: part(0, p),
    ma: part(p, q),
    seasonalAr: part(p + q, P),
    seasonalMa: part(p + q + P, Q),
    regression: design.centre.map((_, j) => {
      let variance = regressionVariance(fit, j);
      for (let a = 0; a < k; a += 1) {
        for (let b = 0; b < k; b += 1) {
          variance += slopes[a]![j]! * covariance[a]![b]! * slopes[b]![j]!;
        }
      }
      return Math.sqrt(variance);
    }),
  };
}

function regressionNow({ design, likelihood }: SarimaFit): Float64Array {
  return regressorCoefficients(design, likelihood.weights.subarray(design.missing));
}

/** Variance of one regression coefficient, the others and the missing values known only jointly. */
function regressionVariance({ design, likelihood, sigma2 }: SarimaFit, regressor: number): number {
  const { missing, triangle, centre, columns } = design;
  const count = centre.length;
  // Row `regressor` of the triangle's inverse, by forward substitution through its transpose.
  const row = new Float64Array(columns.length);
  for (let j = 0; j < count; j += 1) {
    let sum = j === regressor ? 1 : 0;
    for (let i = 0; i < j; i += 1) sum -= row[missing + i]! * triangle[i * count + j]!;
    row[missing + j] = sum / triangle[j * count + j]!;
  }
  const solved = row.slice();
  solveCholesky(likelihood.information, columns.length, columns.length, solved);
  let variance = 0;
  for (let j = 0; j < columns.length; j += 1) variance += row[j]! * solved[j]!;
  return sigma2 * variance;
}

function inverted(factor: Float64Array, order: number): Float64Array[] {
  return Array.from({ length: order }, (_, i) => {
    const column = new Float64Array(order);
    column[i] = 1;
    solveCholesky(factor, order, order, column);
    return column;
  });
}
