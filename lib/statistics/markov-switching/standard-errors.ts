import { solveInPlace } from "../numerics/linear-solve.ts";
import { SwitchingLikelihood } from "./switching-likelihood.ts";
import {
  type SwitchingData,
  type SwitchingParameters,
  type SwitchingSpecification,
  toVector,
} from "./switching-specification.ts";

const relativeStep = 1e-5;

/**
 * Standard errors from the observed information: central differences of the exact score, inverted.
 * @returns one for each free parameter, in the order: transition probabilities by rows without the
 *   last column, coefficients, variances, autoregression; undefined where the information is not
 *   positive, as at a bound.
 */
export function switchingStandardErrors(
  data: SwitchingData,
  specification: SwitchingSpecification,
  parameters: SwitchingParameters,
): Float64Array | undefined {
  const likelihood = new SwitchingLikelihood(data, specification);
  const theta = toVector(parameters, likelihood.layout);
  const n = theta.length;
  const information = new Float64Array(n * n);
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  const sizes = stepSizes(likelihood, theta);
  for (let i = 0; i < n; i += 1) {
    const value = theta[i]!;
    const step = relativeStep * sizes[i]!;
    theta[i] = value + step;
    const up = likelihood.expect(theta);
    likelihood.score(theta, above);
    theta[i] = value - step;
    const down = likelihood.expect(theta);
    likelihood.score(theta, below);
    theta[i] = value;
    if (!Number.isFinite(up + down)) return undefined;
    for (let j = 0; j < n; j += 1) information[i * n + j] = (below[j]! - above[j]!) / (2 * step);
  }
  return rootOfInverseDiagonal(information, n);
}

/** How far each parameter can move before the likelihood's curvature shows. */
function stepSizes({ layout, columns }: SwitchingLikelihood, theta: Float64Array): Float64Array {
  const sizes = new Float64Array(theta.length).fill(0.1);
  for (let i = 0; i < layout.meanFrom; i += 1) sizes[i] = Math.min(theta[i]!, 1 - theta[i]!);
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = layout.varianceFrom; i < layout.lagFrom; i += 1) {
    sizes[i] = theta[i]!;
    smallest = Math.min(smallest, theta[i]!);
  }
  for (let i = layout.meanFrom; i < layout.varianceFrom; i += 1) {
    const column = columns[(i - layout.meanFrom) % columns.length]!;
    let squares = 0;
    for (const value of column) squares += value * value;
    sizes[i] = Math.sqrt((smallest * column.length) / squares);
  }
  return sizes;
}

/** Roots of the inverse's diagonal; the parameters are first brought to one scale. */
function rootOfInverseDiagonal(information: Float64Array, n: number): Float64Array | undefined {
  const scales = new Float64Array(n);
  for (let i = 0; i < n; i += 1) scales[i] = 1 / Math.sqrt(information[i * n + i]!);
  const errors = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row += 1) {
      for (let column = 0; column < n; column += 1) {
        const both = information[row * n + column]! + information[column * n + row]!;
        matrix[row * n + column] = 0.5 * both * scales[row]! * scales[column]!;
      }
    }
    const unit = new Float64Array(n);
    unit[i] = 1;
    if (!solveInPlace(matrix, unit) || !(unit[i]! > 0)) return undefined;
    errors[i] = Math.sqrt(unit[i]!) * scales[i]!;
  }
  return errors;
}
