import { inverseIteration, tridiagonalValues } from "./tridiagonal-eigen.ts";

/**
 * All eigenvalues of a symmetric matrix and, on demand, the leading eigenvectors: Householder reduction
 * to tridiagonal form, values by implicit QL without vectors, vectors by inverse iteration. For a few
 * vectors it takes a quarter of the time of the whole decomposition (symmetricEigen).
 * Wilkinson & Reinsch (1971), Handbook for Automatic Computation II, tred1, tql1 and tristurm.
 */
export class SymmetricSpectrum {
  /** Eigenvalues, descending. */
  readonly values: Float64Array;
  /** False when a value did not converge; the others must then not be used. */
  readonly converged: boolean;
  private readonly size: number;
  private readonly reflectors: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly beside: Float64Array;

  /** @param matrix row-major n × n, symmetric; destroyed */
  constructor(matrix: Float64Array, n: number) {
    this.size = n;
    this.reflectors = matrix;
    this.diagonal = new Float64Array(n);
    this.beside = new Float64Array(n);
    tridiagonalise(matrix, this.diagonal, this.beside, n);
    this.values = this.diagonal.slice();
    this.converged = tridiagonalValues(this.values, this.beside.slice());
    this.values.sort().reverse();
  }

  /** The orthonormal eigenvectors of the `count` largest values, row-major count × n. */
  leadingVectors(count: number): Float64Array {
    const { size, diagonal, beside, values } = this;
    const vectors = inverseIteration(diagonal, beside, values.subarray(0, count));
    for (let c = 0; c < count; c += 1) {
      transformBack(this.reflectors, size, vectors, c * size);
    }
    return vectors;
  }
}

/** Entries below this share of the largest are nothing: their squares would lose their digits. */
const negligible = 1e-20;

/**
 * H A H with H the product of reflections I − v vᵀ that clear column k below the entry beside the
 * diagonal. Vector k stays in row k of the matrix, at k + 1 … n − 1; |v|² is 2, or 0 for no reflection.
 */
function tridiagonalise(a: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  const product = new Float64Array(n);
  let largest = 0;
  for (let i = 0; i < n * n; i += 1) largest = Math.max(largest, Math.abs(a[i]!));
  const nothing = negligible * largest * (negligible * largest);
  for (let k = 0; k < n; k += 1) {
    const row = k * n;
    d[k] = a[row + k]!;
    if (k + 1 >= n) return;
    let squares = 0;
    for (let j = k + 1; j < n; j += 1) squares += a[row + j]! * a[row + j]!;
    const first = a[row + k + 1]!;
    const tail = squares - first * first;
    if (k + 2 >= n || !(tail > nothing)) {
      e[k] = first;
      for (let j = k + 1; j < n; j += 1) a[row + j] = 0;
      continue;
    }
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    e[k] = length;
    // v = (x − length · e₁) scaled so that |v|² = 2.
    const scale = 1 / Math.sqrt(squares - first * length);
    a[row + k + 1] = first - length;
    for (let j = k + 1; j < n; j += 1) a[row + j]! *= scale;
    let along = 0;
    for (let i = k + 1; i < n; i += 1) {
      let sum = 0;
      const from = i * n;
      for (let j = k + 1; j < n; j += 1) sum += a[from + j]! * a[row + j]!;
      product[i] = sum;
      along += sum * a[row + i]!;
    }
    for (let i = k + 1; i < n; i += 1) product[i]! -= 0.5 * along * a[row + i]!;
    for (let i = k + 1; i < n; i += 1) {
      const from = i * n;
      const v = a[row + i]!;
      const w = product[i]!;
      for (let j = k + 1; j < n; j += 1) a[from + j]! -= v * product[j]! + w * a[row + j]!;
    }
  }
}

/** Applies the reflections to the vector at `from`, last one first. */
function transformBack(a: Float64Array, n: number, vectors: Float64Array, from: number): void {
  for (let k = n - 3; k >= 0; k -= 1) {
    const row = k * n;
    let along = 0;
    for (let j = k + 1; j < n; j += 1) along += a[row + j]! * vectors[from + j]!;
    for (let j = k + 1; j < n; j += 1) vectors[from + j]! -= along * a[row + j]!;
  }
}
