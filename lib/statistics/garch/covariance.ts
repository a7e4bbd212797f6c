import { solveInPlace } from "../numerics/linear-solve.ts";
import { type GarchFit, scaleJacobian } from "./fit.ts";
import { informationMatrix, outerProduct } from "./information.ts";
import { reducedTo } from "./newton.ts";
import type { CovarianceKind } from "./settings.ts";

/**
 * Covariance matrix of the estimates (row-major, in the units of the returns), with H the Hessian of
 * minus the log-likelihood, O the sum of the outer products of the scores and I the expected
 * information given each past:
 * HESSIAN H⁻¹, OPG O⁻¹, INFORMATION I⁻¹, BOLLERSLEV_WOOLDRIDGE I⁻¹OI⁻¹, QMLE H⁻¹OH⁻¹.
 * Bollerslev & Wooldridge (1992); Fiorentini, Calzolari & Panattoni (1996).
 * At an optimum on a bound they are those of the parameters that can still move, given the bound: rows
 * and columns of a parameter that the bound holds are 0.
 * @returns undefined where the matrix does not exist: where the search ended at no optimum, or the
 *   information is singular.
 */
function covariance(fit: GarchFit, kind: CovarianceKind): Float64Array | undefined {
  const { interior, directions } = fit;
  if (!interior && directions === undefined) return undefined;
  const { likelihood, theta } = fit.scaled;
  const { dimension } = likelihood.layout;
  const scaled =
    interior || directions === undefined
      ? sandwichOf(breadOf(fit, kind), () => outerProduct(likelihood, theta), kind, dimension)
      : alongBound(fit, kind, directions);
  return scaled && around(scaleJacobian(fit), scaled, dimension);
}

/** The covariance of the steps along the bound, in all parameters. */
function alongBound(
  fit: GarchFit,
  kind: CovarianceKind,
  directions: readonly Float64Array[],
): Float64Array | undefined {
  const { likelihood, theta } = fit.scaled;
  const { dimension } = likelihood.layout;
  const count = directions.length;
  const reduced = sandwichOf(
    reducedTo(directions, breadOf(fit, kind)),
    () => reducedTo(directions, outerProduct(likelihood, theta)),
    kind,
    count,
  );
  if (reduced === undefined) return undefined;
  const matrix = new Float64Array(dimension * dimension);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < count; j += 1) {
      for (let k = 0; k < dimension; k += 1) {
        const factor = directions[i]![k]! * reduced[i * count + j]!;
        for (let l = 0; l < dimension; l += 1) {
          matrix[k * dimension + l]! += factor * directions[j]![l]!;
        }
      }
    }
  }
  return matrix;
}

function sandwichOf(
  bread: Float64Array,
  filling: () => Float64Array,
  kind: CovarianceKind,
  n: number,
): Float64Array | undefined {
  const inverse = inverseOf(bread, n);
  if (inverse === undefined) return undefined;
  const sandwich = kind === "QMLE" || kind === "BOLLERSLEV_WOOLDRIDGE";
  return sandwich ? around(inverse, filling(), n) : inverse;
}

/** What is inverted for the kind: an estimate of the information. */
function breadOf({ scaled }: GarchFit, kind: CovarianceKind): Float64Array {
  const { likelihood, theta } = scaled;
  if (kind === "OPG") return outerProduct(likelihood, theta);
  if (kind === "INFORMATION" || kind === "BOLLERSLEV_WOOLDRIDGE") {
    return informationMatrix(likelihood, theta);
  }
  const hessian = new Float64Array(theta.length * theta.length);
  likelihood.hessian(theta, hessian);
  return hessian.map((value) => -value);
}

/**
 * Standard errors in the order of the layout, NaN for a parameter that its bound holds; undefined where a
 * variance is not positive.
 */
export function standardErrors(fit: GarchFit, kind: CovarianceKind): Float64Array | undefined {
  const matrix = covariance(fit, kind);
  if (matrix === undefined) return undefined;
  const { dimension } = fit.scaled.likelihood.layout;
  const errors = new Float64Array(dimension);
  for (let k = 0; k < dimension; k += 1) {
    const variance = matrix[k * dimension + k]!;
    if (isHeld(fit, k)) {
      errors[k] = Number.NaN;
      continue;
    }
    if (!(variance > 0 && Number.isFinite(variance))) return undefined;
    errors[k] = Math.sqrt(variance);
  }
  return errors;
}

/** Whether a bound leaves the parameter no way to move. */
function isHeld({ interior, directions }: GarchFit, k: number): boolean {
  return !interior && directions !== undefined && directions.every((one) => one[k] === 0);
}

function inverseOf(matrix: Float64Array, n: number): Float64Array | undefined {
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column += 1) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    if (!solveInPlace(matrix.slice(), unit)) return undefined;
    for (let row = 0; row < n; row += 1) inverse[row * n + column] = unit[row]!;
  }
  return inverse;
}

/** outer · inner · outerᵀ. */
function around(outer: Float64Array, inner: Float64Array, n: number): Float64Array {
  const left = new Float64Array(n * n);
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      for (let k = 0; k < n; k += 1) left[i * n + j]! += outer[i * n + k]! * inner[k * n + j]!;
    }
  }
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      for (let k = 0; k < n; k += 1) result[i * n + j]! += left[i * n + k]! * outer[j * n + k]!;
    }
  }
  return result;
}
