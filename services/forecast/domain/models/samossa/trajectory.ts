import { symmetricEigen } from "../../numerics/symmetric-eigen.ts";

/** Components below this share of the largest eigenvalue are rounding, not signal. */
const negligible = 1e-12;

/** The leading directions of a series' lagged windows. */
export interface LeadingDirections {
  /** One orthonormal direction per component, row-major rank × window. */
  readonly directions: Float64Array;
  readonly rank: number;
  readonly windowBars: number;
  /** Share of the energy (sum of squares of the trajectory matrix) that the components hold. */
  readonly energyRatio: number;
}

/**
 * Principal directions of the Hankel trajectory matrix (window × n − window + 1): the fewest that hold
 * `energyRatio` of its energy, at most window − 1.
 * @returns undefined when the series has no energy or the eigenvalues did not converge.
 */
export function leadingDirections(
  series: Float64Array,
  windowBars: number,
  energyRatio: number,
): LeadingDirections | undefined {
  const vectors = lagProducts(series, windowBars);
  const values = new Float64Array(windowBars);
  if (!symmetricEigen(vectors, values)) return undefined;
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  let total = 0;
  for (const value of values) total += Math.max(0, value);
  if (!(total > 0)) return undefined;
  const floor = negligible * values[order[0]!]!;
  let rank = 0;
  let held = 0;
  while (rank < windowBars - 1 && held < energyRatio * total && values[order[rank]!]! > floor) {
    held += values[order[rank]!]!;
    rank += 1;
  }
  const directions = new Float64Array(rank * windowBars);
  for (let component = 0; component < rank; component += 1) {
    const column = order[component]!;
    for (let i = 0; i < windowBars; i += 1) {
      directions[component * windowBars + i] = vectors[i * windowBars + column]!;
    }
  }
  return { directions, rank, windowBars, energyRatio: held / total };
}

/** H Hᵀ of the trajectory matrix H, filled along its diagonals in O(window · n). */
function lagProducts(series: Float64Array, windowBars: number): Float64Array {
  const columns = series.length - windowBars + 1;
  const products = new Float64Array(windowBars * windowBars);
  for (let lag = 0; lag < windowBars; lag += 1) {
    let sum = 0;
    for (let k = 0; k < columns; k += 1) sum += series[k]! * series[k + lag]!;
    for (let i = 0; i + lag < windowBars; i += 1) {
      products[i * windowBars + i + lag] = sum;
      products[(i + lag) * windowBars + i] = sum;
      sum += series[i + columns]! * series[i + lag + columns]! - series[i]! * series[i + lag]!;
    }
  }
  return products;
}

/** The part of the series that lies in the leading directions, by averaging over anti-diagonals. */
export function denoised(series: Float64Array, leading: LeadingDirections): Float64Array {
  const { directions, rank, windowBars } = leading;
  const columns = series.length - windowBars + 1;
  const sum = new Float64Array(series.length);
  for (let component = 0; component < rank; component += 1) {
    const from = component * windowBars;
    for (let k = 0; k < columns; k += 1) {
      let weight = 0;
      for (let i = 0; i < windowBars; i += 1) weight += directions[from + i]! * series[k + i]!;
      for (let i = 0; i < windowBars; i += 1) sum[k + i]! += weight * directions[from + i]!;
    }
  }
  for (let t = 0; t < series.length; t += 1) {
    sum[t]! /= Math.min(t + 1, windowBars, columns, series.length - t);
  }
  return sum;
}
