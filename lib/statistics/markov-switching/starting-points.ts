import { solveInPlace } from "../numerics/linear-solve.ts";
import { exp, log } from "../numerics/portable-math.ts";
import type { SwitchingLikelihood } from "./switching-likelihood.ts";

/** How long regimes are taken to last, how far apart they lie, and whether the calm one is the lower. */
const persistences = [0.9, 0.75, 0.97, 0.6];
const spreads = [1, 0.5, 1.8];
const varianceRatios = [4, 2, 9];

/** Number of starts that differ. */
export const startCount = persistences.length * spreads.length;

/**
 * The `index`-th start for a series of mean 0 and variance 1: least squares over all observations,
 * with the constants and variances pulled apart.
 */
export function startingPoint(likelihood: SwitchingLikelihood, index: number): Float64Array {
  const { layout } = likelihood;
  const { regimes, meanBlocks, varianceBlocks, columns } = layout;
  const persistence = persistences[index % persistences.length]!;
  const degree = Math.floor(index / persistences.length) % spreads.length;
  const reversed = varianceBlocks > 1 && index % 2 === 1;
  const theta = new Float64Array(layout.size);
  for (let i = 0; i < regimes; i += 1) {
    for (let j = 0; j < regimes - 1; j += 1) {
      theta[i * (regimes - 1) + j] = i === j ? persistence : (1 - persistence) / (regimes - 1);
    }
  }
  const { coefficients, variance } = leastSquares(likelihood);
  const apart = spreads[degree]! * Math.sqrt(variance);
  for (let block = 0; block < meanBlocks; block += 1) {
    theta.set(coefficients, layout.meanFrom + block * columns);
    const side = meanBlocks === 1 ? 0 : (2 * block) / (meanBlocks - 1) - 1;
    theta[layout.meanFrom + block * columns]! += (reversed ? -apart : apart) * side;
  }
  const within = variance * (meanBlocks === 1 ? 1 : 0.5);
  for (let block = 0; block < varianceBlocks; block += 1) {
    const side = varianceBlocks === 1 ? 0 : (2 * block) / (varianceBlocks - 1) - 1;
    theta[layout.varianceFrom + block] = within * exp(side * 0.5 * log(varianceRatios[degree]!));
  }
  return theta;
}

/** Coefficients and mean squared residual of one regression for all regimes. */
function leastSquares({ series, columns }: SwitchingLikelihood): {
  readonly coefficients: Float64Array;
  readonly variance: number;
} {
  const q = columns.length;
  const n = series.length;
  const matrix = new Float64Array(q * q);
  const coefficients = new Float64Array(q);
  for (let i = 0; i < q; i += 1) {
    for (let t = 0; t < n; t += 1) coefficients[i]! += columns[i]![t]! * series[t]!;
    for (let j = 0; j < q; j += 1) {
      for (let t = 0; t < n; t += 1) matrix[i * q + j]! += columns[i]![t]! * columns[j]![t]!;
    }
  }
  if (!solveInPlace(matrix, coefficients)) coefficients.fill(0);
  let squares = 0;
  for (let t = 0; t < n; t += 1) {
    let residual = series[t]!;
    for (let c = 0; c < q; c += 1) residual -= coefficients[c]! * columns[c]![t]!;
    squares += residual * residual;
  }
  return { coefficients, variance: squares / n };
}
