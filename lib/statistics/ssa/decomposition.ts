import { leadingTriples } from "../numerics/lanczos.ts";
import { norm } from "../numerics/orthogonal-basis.ts";
import { HankelOperator } from "./hankel-operator.ts";

/** Singular values below this share of the largest are rounding, not components. */
const rankShare = 1e-13;

/** The leading components of one or several series' trajectory matrix. */
export interface Decomposition {
  readonly status: "OK";
  /** The series decomposed, oldest value first. */
  readonly series: readonly Float64Array[];
  /** Rows L of the trajectory matrix; series p has N_p − L + 1 columns. */
  readonly windowBars: number;
  /** Components held, at most as many as were asked for. */
  readonly rank: number;
  /** Singular values of the trajectory matrix, not scaled by its size, descending and positive. */
  readonly sigma: Float64Array;
  /** Orthonormal left vectors, row-major rank × L. */
  readonly left: Float64Array;
  /** Right vectors times their singular value, row-major rank × (columns of all series). */
  readonly factors: Float64Array;
  /** Sum of squares of the whole trajectory matrix. */
  readonly energy: number;
}

/** Why there is no decomposition. */
export interface DecompositionFailure {
  readonly status: "FAILED";
  readonly note: string;
}

/**
 * Singular spectrum analysis: the leading components of the trajectory matrix (Hankel; several series
 * stand side by side), by Lanczos bidiagonalisation, the products taken by Fourier transform where the
 * matrix is large. Any unit; the same input gives the same bytes.
 * Golyandina & Zhigljavsky (2013), Singular Spectrum Analysis for Time Series, chapter 2.
 * @param series one or more, each longer than the window
 * @param windowBars rows L of the matrix, 2 or more
 * @param rank components wanted, 1 or more; fewer come back where the series hold fewer
 */
export function decompose(
  series: readonly Float64Array[],
  windowBars: number,
  rank: number,
): Decomposition | DecompositionFailure {
  const problem = problemOf(series, windowBars, rank);
  if (problem !== undefined) return { status: "FAILED", note: problem };
  const energy = trajectoryEnergy(series, windowBars);
  if (!(energy > 0 && Number.isFinite(energy))) {
    return { status: "FAILED", note: `the trajectory matrix has an energy of ${energy}` };
  }
  const operator = new HankelOperator(series, windowBars);
  const triples = leadingTriples(operator, rank);
  if (!triples.converged) {
    return { status: "FAILED", note: `no convergence after ${triples.steps} Lanczos steps` };
  }
  const { values } = triples;
  let held = 0;
  while (held < values.length && values[held]! > rankShare * values[0]!) held += 1;
  const left = triples.left.slice(0, held * windowBars);
  const factors = new Float64Array(held * operator.columns);
  const sigma = new Float64Array(held);
  for (let c = 0; c < held; c += 1) {
    const factor = factors.subarray(c * operator.columns, (c + 1) * operator.columns);
    operator.multiplyTransposed(left.subarray(c * windowBars, (c + 1) * windowBars), factor);
    sigma[c] = norm(factor);
  }
  return { status: "OK", series, windowBars, rank: held, sigma, left, factors, energy };
}

function problemOf(
  series: readonly Float64Array[],
  windowBars: number,
  rank: number,
): string | undefined {
  if (series.length === 0) return "there is no series";
  if (!(Number.isInteger(windowBars) && windowBars >= 2)) return `a window of ${windowBars} rows`;
  if (!(Number.isInteger(rank) && rank >= 1)) return `${rank} components`;
  for (const values of series) {
    if (values.length <= windowBars) {
      return `${values.length} values are too few for a window of ${windowBars}`;
    }
    for (const value of values) {
      if (!Number.isFinite(value)) return "a value is not a finite number";
    }
  }
  return undefined;
}

/** Sum of squares of the trajectory matrix: each value as often as its anti-diagonal is long. */
function trajectoryEnergy(series: readonly Float64Array[], windowBars: number): number {
  let energy = 0;
  for (const values of series) {
    const weights = diagonalLengths(values.length, windowBars);
    for (let t = 0; t < values.length; t += 1) energy += weights[t]! * values[t]! * values[t]!;
  }
  return energy;
}

/** Entries on each anti-diagonal of an L × (n − L + 1) matrix, n of them. */
export function diagonalLengths(n: number, windowBars: number): Float64Array {
  const lengths = new Float64Array(n);
  const columns = n - windowBars + 1;
  for (let t = 0; t < n; t += 1) lengths[t] = Math.min(t + 1, windowBars, columns, n - t);
  return lengths;
}

/** Column of the trajectory matrix at which the block of series p starts. */
export function blockStart({ series, windowBars }: Decomposition, p: number): number {
  let from = 0;
  for (let q = 0; q < p; q += 1) from += series[q]!.length - windowBars + 1;
  return from;
}

/** Columns of the trajectory matrix of all series. */
export function columnCount(decomposition: Decomposition): number {
  return blockStart(decomposition, decomposition.series.length);
}

/** Indices of all components, 0-based. */
export function everyComponent({ rank }: Decomposition): number[] {
  return Array.from({ length: rank }, (_, c) => c);
}
