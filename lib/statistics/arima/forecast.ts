import { invalidField } from "#lib/kernel/fault.ts";
import { solveCholesky } from "../numerics/cholesky.ts";
import { differenceCoefficients, integrated, integrateInPlace } from "./differencing.ts";
import type { SarimaFit } from "./fit.ts";

/**
 * Expected values of the coming bars, with the levels undifferenced, in the unit of the series.
 * @param horizonBars 1 or more
 * @param futureRegressors the constant's column excluded: one array of `horizonBars` per regressor
 * @throws Fault INVALID_ARGUMENT when a regressor's future is not given
 */
export function expectedLevels(
  fit: SarimaFit,
  horizonBars: number,
  futureRegressors: readonly Float64Array[] = [],
): Float64Array {
  const { design, likelihood, order, regression } = fit;
  const n = design.filled.length;
  const future = [...futureRegressors];
  if (fit.constant) {
    const trend = order.d + order.D > 0;
    future.unshift(Float64Array.from({ length: horizonBars }, (_, h) => (trend ? n + 1 + h : 1)));
  }
  if (
    future.length !== design.regressors.length ||
    future.some(({ length }) => length !== horizonBars)
  ) {
    const text = `${design.regressors.length} columns of ${horizonBars} values are needed`;
    throw invalidField("futureRegressors", text);
  }
  const lags = differenceCoefficients(order);
  const levels = design.filled.slice();
  design.missingAt.forEach((at, j) => {
    levels[at]! -= likelihood.weights[j]!;
  });
  design.regressors.forEach((column, j) => {
    for (let t = n - lags.length; t < n; t += 1) levels[t]! -= regression[j]! * column[t]!;
  });
  const differences = continued(fit, likelihood.states.subarray(design.series.length), horizonBars);
  const means = integrated(differences, levels, lags);
  future.forEach((column, j) => {
    for (let h = 0; h < horizonBars; h += 1) means[h]! += regression[j]! * column[h]!;
  });
  return means;
}

/**
 * Variances of the levels ahead, over the innovation variance: of the future innovations and the missing
 * values; the estimates themselves count as known, as in R. The stationary variance of a sum of
 * differences less what each observation took off it: all terms that the filter holds already.
 * @param horizonBars 1 or more
 */
export function levelVariances(fit: SarimaFit, horizonBars: number): Float64Array {
  const { likelihood, order } = fit;
  const { phi, theta } = likelihood.polynomials;
  const { recursion, stateCount } = likelihood;
  const lags = differenceCoefficients(order);

  const gamma = likelihood.autocovariance.upTo(horizonBars, phi, theta);
  const sums = new Float64Array(horizonBars);
  sums[0] = 1;
  integrateInPlace(sums, lags);
  const variances = new Float64Array(horizonBars);
  let running = 0;
  for (let h = 0; h < horizonBars; h += 1) {
    running += sums[h]! * sums[h]! * gamma[0]!;
    for (let i = 0; i < h; i += 1) running += 2 * sums[h]! * sums[i]! * gamma[h - i]!;
    variances[h] = running;
  }
  const path = new Float64Array(horizonBars + stateCount);
  const ahead = path.subarray(0, horizonBars);
  for (let row = 0; row < recursion.rows; row += 1) {
    continueInto(path, recursion.reductions, row * stateCount, phi, stateCount);
    integrateInPlace(ahead, lags);
    const f = recursion.variances[row]!;
    for (let h = 0; h < horizonBars; h += 1) variances[h]! -= (ahead[h]! * ahead[h]!) / f;
  }
  // Rounding may leave less than the future innovations alone: that sum is exact.
  const weights = innovationWeights(phi, theta, horizonBars);
  integrateInPlace(weights, lags);
  let smallest = 0;
  for (let h = 0; h < horizonBars; h += 1) {
    smallest += weights[h]! * weights[h]!;
    variances[h] = Math.max(smallest, variances[h]!);
  }
  addMissing(fit, lags, variances);
  return variances;
}

/** The uncertainty of the missing values, as far as the forecast rests on them. */
function addMissing(fit: SarimaFit, lags: Float64Array, variances: Float64Array): void {
  const { design, likelihood } = fit;
  const { missing, missingAt, filled } = design;
  const paths = missingAt.map((at, j) => {
    const pulse = new Float64Array(filled.length);
    pulse[at] = 1;
    const state = likelihood.columnStates[j]!.subarray(design.series.length);
    return integrated(continued(fit, state, variances.length), pulse, lags);
  });
  const solved = new Float64Array(missing);
  for (let h = 0; h < variances.length; h += 1) {
    for (let j = 0; j < missing; j += 1) solved[j] = paths[j]![h]!;
    solveCholesky(likelihood.information, design.columns.length, missing, solved);
    for (let j = 0; j < missing; j += 1) variances[h]! += solved[j]! * paths[j]![h]!;
  }
}

/** Differences that a filter state leads to when no innovation comes. */
function continued(fit: SarimaFit, state: Float64Array, horizonBars: number): Float64Array {
  const { stateCount, polynomials } = fit.likelihood;
  const path = new Float64Array(horizonBars + stateCount);
  continueInto(path, state, 0, polynomials.phi, stateCount);
  return path.subarray(0, horizonBars);
}

/** @param path the horizon's length + the state's; its first entries become the differences */
function continueInto(
  path: Float64Array,
  states: Float64Array,
  offset: number,
  phi: Float64Array,
  stateCount: number,
): void {
  path.fill(0);
  for (let i = 0; i < stateCount; i += 1) path[i] = states[offset + i]!;
  for (let h = 0; h + stateCount < path.length; h += 1) {
    for (let i = 0; i < phi.length; i += 1) path[h + 1 + i]! += phi[i]! * path[h]!;
  }
}

function innovationWeights(phi: Float64Array, theta: Float64Array, count: number): Float64Array {
  const psi = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    let sum = k === 0 ? 1 : (theta[k - 1] ?? 0);
    for (let j = 1; j <= k && j <= phi.length; j += 1) sum += phi[j - 1]! * psi[k - j]!;
    psi[k] = sum;
  }
  return psi;
}
