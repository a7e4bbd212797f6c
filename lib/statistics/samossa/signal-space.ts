import { SymmetricSpectrum } from "../numerics/symmetric-spectrum.ts";
import { columnsOf, lagProducts, type PageAlignment, type TrajectoryForm } from "./lag-products.ts";

/** The leading directions of one or several series' windows; their first few are the signal. */
export interface SignalSpace {
  readonly form: TrajectoryForm;
  readonly windowBars: number;
  /** Columns of the trajectory matrix. */
  readonly columns: number;
  /** All eigenvalues of H Hᵀ, descending: squares of the singular values. */
  readonly values: Float64Array;
  /** Directions held. */
  readonly rank: number;
  /** Orthonormal directions, row-major rank × window. */
  readonly directions: Float64Array;
}

/**
 * Principal directions of the trajectory matrix, as many as `rankOf` asks for once it knows the spectrum.
 * Directions of a singular value below a millionth of the largest are rounding: where they matter use
 * `ssa/decomposition.ts`, which does not square the matrix.
 * @returns undefined when the eigenvalues did not converge
 */
export function signalSpace(
  series: readonly Float64Array[],
  windowBars: number,
  form: TrajectoryForm,
  alignment: PageAlignment,
  rankOf: (values: Float64Array, columns: number) => number,
): SignalSpace | undefined {
  const products = lagProducts(series, windowBars, form, alignment);
  const spectrum = new SymmetricSpectrum(products, windowBars);
  if (!spectrum.converged) return undefined;
  const { values } = spectrum;
  let columns = 0;
  for (const one of series) columns += columnsOf(one.length, windowBars, form);
  const rank = rankOf(values, columns);
  const directions = spectrum.leadingVectors(rank);
  return { form, windowBars, columns, values, rank, directions };
}

/** Share of the energy (sum of squares of the trajectory matrix) that the first `rank` directions hold. */
export function heldEnergy({ values }: SignalSpace, rank: number): number {
  let total = 0;
  let held = 0;
  for (let c = 0; c < values.length; c += 1) {
    const value = Math.max(0, values[c]!);
    total += value;
    if (c < rank) held += value;
  }
  return total > 0 ? held / total : 0;
}
