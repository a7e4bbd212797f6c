import { choleskyInPlace, solveCholesky } from "#lib/statistics/numerics/cholesky.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";

/** Innovation weights kept: far more than a stationary process of a test remembers. */
const memory = 4000;

/** Log density of the values that are not NaN, with the covariance matrix written out. */
export function denseLogLikelihood(
  series: Float64Array,
  phi: Float64Array,
  theta: Float64Array,
  sigma2: number,
): number {
  const psi = new Float64Array(memory);
  for (let k = 0; k < memory; k += 1) {
    let sum = k === 0 ? 1 : (theta[k - 1] ?? 0);
    for (let j = 1; j <= k && j <= phi.length; j += 1) sum += phi[j - 1]! * psi[k - j]!;
    psi[k] = sum;
  }
  const covariance = (lag: number) => {
    let sum = 0;
    for (let k = 0; k + lag < memory; k += 1) sum += psi[k]! * psi[k + lag]!;
    return sigma2 * sum;
  };
  const observed = Array.from(series.keys()).filter((t) => !Number.isNaN(series[t]!));
  const n = observed.length;
  const byLag = Array.from(series, (_, lag) => covariance(lag));
  const matrix = new Float64Array(n * n);
  observed.forEach((s, i) => {
    observed.forEach((t, j) => {
      matrix[i * n + j] = byLag[Math.abs(s - t)]!;
    });
  });
  if (!choleskyInPlace(matrix, n)) throw new Error("the covariance is singular");
  const values = Float64Array.from(observed, (t) => series[t]!);
  const solved = values.slice();
  solveCholesky(matrix, n, n, solved);
  let value = -0.5 * n * log(2 * Math.PI);
  for (let i = 0; i < n; i += 1) {
    value -= log(matrix[i * n + i]!) + 0.5 * values[i]! * solved[i]!;
  }
  return value;
}
