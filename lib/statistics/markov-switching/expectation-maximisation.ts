import { solveInPlace } from "../numerics/linear-solve.ts";
import type { SwitchingLikelihood } from "./switching-likelihood.ts";

const rarestTransition = 1e-6;

/**
 * One round of EM: expectations at `theta`, then closed forms, each given the ones before it
 * (transitions, coefficients, autoregression, variances), written to `theta`.
 * Hamilton (1990), "Analysis of time series subject to changes in regime".
 * @returns the log likelihood before the round; −Infinity leaves `theta` as it was.
 */
export function improve(
  likelihood: SwitchingLikelihood,
  theta: Float64Array,
  varianceFloor: number,
): number {
  const value = likelihood.expect(theta);
  if (!Number.isFinite(value)) return value;
  const { layout } = likelihood;
  maximiseTransition(likelihood, theta);
  maximiseCoefficients(likelihood, theta);
  likelihood.writeResiduals(theta);
  if (layout.lags > 0) {
    maximiseAutoregression(likelihood, theta);
    likelihood.writeResiduals(theta);
  }
  maximiseVariances(likelihood, theta, varianceFloor);
  return value;
}

function maximiseTransition(likelihood: SwitchingLikelihood, theta: Float64Array): void {
  const k = likelihood.layout.regimes;
  for (let i = 0; i < k; i += 1) {
    let total = 0;
    for (let j = 0; j < k; j += 1) total += likelihood.transitionCounts[i * k + j]!;
    const spread = 1 - k * rarestTransition;
    for (let j = 0; j < k - 1; j += 1) {
      const share = total > 0 ? likelihood.transitionCounts[i * k + j]! / total : 1 / k;
      theta[i * (k - 1) + j] = rarestTransition + spread * share;
    }
  }
}

/** Weighted least squares on the regressors as each path of regimes combines them. */
function maximiseCoefficients(likelihood: SwitchingLikelihood, theta: Float64Array): void {
  const { layout, tuples, weights, columns, series } = likelihood;
  const { lags, meanBlocks, meanFrom, lagFrom, varianceFrom, varianceBlocks } = layout;
  const { densities, regimeAtLag } = tuples;
  const q = columns.length;
  const size = meanBlocks * q;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  for (let d = 0; d < densities; d += 1) {
    const regimeAt = d * (lags + 1);
    const variance = theta[varianceFrom + (varianceBlocks === 1 ? 0 : regimeAtLag[regimeAt]!)]!;
    for (let t = 0; t < likelihood.observations; t += 1) {
      const weight = weights[t * densities + d]! / variance;
      row.fill(0);
      let target = 0;
      for (let lag = 0; lag <= lags; lag += 1) {
        const block = meanBlocks === 1 ? 0 : regimeAtLag[regimeAt + lag]!;
        const factor = lag === 0 ? 1 : -theta[lagFrom + lag - 1]!;
        const at = t + lags - lag;
        target += factor * series[at]!;
        for (let c = 0; c < q; c += 1) row[block * q + c]! += factor * columns[c]![at]!;
      }
      addSquare(matrix, right, row, target, weight);
    }
  }
  if (solveInPlace(matrix, right)) theta.set(right, meanFrom);
}

/** Weighted least squares of the deviations on those before them. */
function maximiseAutoregression(likelihood: SwitchingLikelihood, theta: Float64Array): void {
  const { layout, tuples, weights, deviations } = likelihood;
  const { lags, meanBlocks, lagFrom, varianceFrom, varianceBlocks } = layout;
  const { densities, regimeAtLag } = tuples;
  const matrix = new Float64Array(lags * lags);
  const right = new Float64Array(lags);
  const row = new Float64Array(lags);
  for (let d = 0; d < densities; d += 1) {
    const regimeAt = d * (lags + 1);
    const variance = theta[varianceFrom + (varianceBlocks === 1 ? 0 : regimeAtLag[regimeAt]!)]!;
    for (let t = 0; t < likelihood.observations; t += 1) {
      const weight = weights[t * densities + d]! / variance;
      let target = 0;
      for (let lag = 0; lag <= lags; lag += 1) {
        const block = meanBlocks === 1 ? 0 : regimeAtLag[regimeAt + lag]!;
        const deviation = deviations[(t + lags - lag) * meanBlocks + block]!;
        if (lag === 0) target = deviation;
        else row[lag - 1] = deviation;
      }
      addSquare(matrix, right, row, target, weight);
    }
  }
  if (solveInPlace(matrix, right)) theta.set(right, lagFrom);
}

function maximiseVariances(
  likelihood: SwitchingLikelihood,
  theta: Float64Array,
  varianceFloor: number,
): void {
  const { layout, tuples, weights, residuals } = likelihood;
  const { lags, varianceFrom, varianceBlocks } = layout;
  const { densities, regimeAtLag } = tuples;
  for (let block = 0; block < varianceBlocks; block += 1) {
    let squares = 0;
    let total = 0;
    for (let d = 0; d < densities; d += 1) {
      if (varianceBlocks > 1 && regimeAtLag[d * (lags + 1)] !== block) continue;
      for (let at = d; at < residuals.length; at += densities) {
        squares += weights[at]! * residuals[at]! * residuals[at]!;
        total += weights[at]!;
      }
    }
    if (total > 0) theta[varianceFrom + block] = Math.max(varianceFloor, squares / total);
  }
}

function addSquare(
  matrix: Float64Array,
  right: Float64Array,
  row: Float64Array,
  target: number,
  weight: number,
): void {
  const n = row.length;
  for (let i = 0; i < n; i += 1) {
    const weighted = weight * row[i]!;
    if (weighted === 0) continue;
    right[i]! += weighted * target;
    for (let j = 0; j < n; j += 1) matrix[i * n + j]! += weighted * row[j]!;
  }
}
