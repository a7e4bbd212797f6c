import { choleskyInPlace, solveCholesky } from "../numerics/cholesky.ts";
import type { SarimaFit } from "./fit.ts";
import { coefficientCount } from "./order.ts";
import { regressorCoefficients } from "./regression-design.ts";

/** Step of the central differences of the exact gradient, relative to coordinates of size 1. */
const step = 1e-5;
/** A partial autocorrelation this near to 1 or −1 is on the bound that the search keeps to. */
const onBound = 0.999;
/** A coefficient that the others move by less than this is held. */
const smallestSlope = 1e-6;

/** Standard errors in the order of the estimates; NaN for a coefficient that its bound holds. */
export interface SarimaStandardErrors {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  readonly regression: Float64Array;
}

/** What is varied: the coefficients, or beside a bound the unrestricted numbers that are not on it. */
interface Varied {
  readonly at: Float64Array;
  evaluate(point: Float64Array, gradient: Float64Array): number;
}

/**
 * Standard errors from the inverse Hessian of the log likelihood, with the innovation variance
 * concentrated out, in the coefficients themselves; the regression's include what the uncertainty of
 * the others adds. Where a polynomial is on the unit circle they are those given that it stays there.
 * @returns undefined where the Hessian is not positive definite or a step leaves the stationary region
 */
export function standardErrors(fit: SarimaFit): SarimaStandardErrors | undefined {
  const { likelihood, order, design } = fit;
  const { at, evaluate } = variedOf(fit);
  const k = at.length;
  const hessian = new Float64Array(k * k);
  const slopes: Float64Array[] = [];
  const coefficientSlopes: Float64Array[] = [];
  const low = new Float64Array(k);
  const high = new Float64Array(k);
  const moved = at.slice();
  let finite = true;
  for (let i = 0; i < k && finite; i += 1) {
    const length = step * Math.max(1, Math.abs(at[i]!));
    moved[i] = at[i]! - length;
    finite &&= Number.isFinite(evaluate(moved, low));
    const before = regressionNow(fit);
    const coefficientsBefore = likelihood.polynomials.coefficients();
    moved[i] = at[i]! + length;
    finite &&= Number.isFinite(evaluate(moved, high));
    const after = regressionNow(fit);
    const coefficientsAfter = likelihood.polynomials.coefficients();
    moved[i] = at[i]!;
    for (let j = 0; j < k; j += 1) {
      const value = (high[j]! - low[j]!) / (4 * length);
      hessian[i * k + j]! += value;
      hessian[j * k + i]! += value;
    }
    slopes.push(after.map((value, j) => (value - before[j]!) / (2 * length)));
    coefficientSlopes.push(
      coefficientsAfter.map((value, j) => (value - coefficientsBefore[j]!) / (2 * length)),
    );
  }
  // The likelihood is left as it was: forecasts read its state.
  likelihood.polynomials.setFree(fit.free);
  likelihood.value();
  if (!finite || !choleskyInPlace(hessian, k)) return undefined;
  const covariance = inverted(hessian, k);
  const errors = Float64Array.from({ length: coefficientCount(order) }, (_, j) => {
    const held = coefficientSlopes.every((slope) => Math.abs(slope[j]!) < smallestSlope);
    return held ? Number.NaN : Math.sqrt(carried(covariance, coefficientSlopes, j));
  });
  const part = (from: number, count: number) => errors.slice(from, from + count);
  const { p, q, P, Q } = order;
  return {
    ar: part(0, p),
    ma: part(p, q),
    seasonalAr: part(p + q, P),
    seasonalMa: part(p + q + P, Q),
    regression: design.centre.map((_, j) =>
      Math.sqrt(regressionVariance(fit, j) + carried(covariance, slopes, j)),
    ),
  };
}

function variedOf({ likelihood, free }: SarimaFit): Varied {
  const places = Array.from(free.keys()).filter((i) => {
    const x = free[i]!;
    return Math.abs(x) / Math.sqrt(1 + x * x) < onBound;
  });
  if (places.length === free.length) {
    return {
      at: likelihood.polynomials.coefficients(),
      evaluate: (point, gradient) => likelihood.evaluateAt(point, gradient),
    };
  }
  const whole = free.slice();
  const wholeGradient = new Float64Array(free.length);
  return {
    at: Float64Array.from(places, (place) => free[place]!),
    evaluate(point, gradient) {
      places.forEach((place, i) => {
        whole[place] = point[i]!;
      });
      const value = likelihood.evaluate(whole, wholeGradient);
      places.forEach((place, i) => {
        gradient[i] = wholeGradient[place]!;
      });
      return value;
    },
  };
}

/** Variance of what moves by `slopes[a][j]` with each varied number a. */
function carried(
  covariance: readonly Float64Array[],
  slopes: readonly Float64Array[],
  j: number,
): number {
  let variance = 0;
  slopes.forEach((one, a) => {
    slopes.forEach((other, b) => {
      variance += one[j]! * covariance[a]![b]! * other[j]!;
    });
  });
  return variance;
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
