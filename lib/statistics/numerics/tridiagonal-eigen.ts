const sweepLimit = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by the implicit QL algorithm, in place and in no order.
 * @param d n entries of the diagonal; becomes the values
 * @param e n entries, the first n − 1 beside the diagonal; destroyed
 * @returns false when a value took more than 60 sweeps
 */
export function tridiagonalValues(d: Float64Array, e: Float64Array): boolean {
  const n = d.length;
  const rounding = Number.EPSILON * largestRow(d, e);
  for (let l = 0; l < n; l += 1) {
    for (let sweep = 0; ; sweep += 1) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > rounding) m += 1;
      if (m === l) break;
      if (sweep === sweepLimit) return false;
      const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.sqrt(half * half + 1);
      let g = d[m]! - d[l]! + e[l]! / (half >= 0 ? half + root : half - root);
      let s = 1;
      let c = 1;
      let p = 0;
      for (let i = m - 1; i >= l; i -= 1) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        const r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        s = r === 0 ? 0 : f / r;
        c = r === 0 ? 1 : g / r;
        g = d[i + 1]! - p;
        const turned = (d[i]! - g) * s + 2 * c * b;
        p = s * turned;
        d[i + 1] = g + p;
        g = c * turned - b;
      }
      d[l]! -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

/** Largest sum of an entry of the diagonal and the one beside it: about the matrix's norm. */
function largestRow(d: Float64Array, e: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < d.length; i += 1) {
    largest = Math.max(largest, Math.abs(d[i]!) + Math.abs(e[i]!));
  }
  return largest;
}

const iterations = 3;

/**
 * Orthonormal eigenvectors of a symmetric tridiagonal matrix by inverse iteration from fixed
 * pseudo-random numbers, each kept orthogonal to the ones before it, so that equal values get different
 * vectors.
 * @param values eigenvalues, descending
 * @returns row-major, one vector per value
 */
export function inverseIteration(
  d: Float64Array,
  e: Float64Array,
  values: Float64Array,
): Float64Array {
  const n = d.length;
  const vectors = new Float64Array(values.length * n);
  const solver = new ShiftedSolver(d, e);
  const largest = largestRow(d, e);
  const apart = Number.EPSILON * (largest > 0 ? largest : 1);
  let state = 12345;
  for (let c = 0; c < values.length; c += 1) {
    const from = c * n;
    for (let i = 0; i < n; i += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      vectors[from + i] = (state + 0.5) / 4294967296 - 0.5;
    }
    // Close values are moved apart a little, because their vectors would otherwise be alike.
    solver.shiftBy(values[c]! - c * apart, apart);
    orthonormalise(vectors, n, c);
    for (let pass = 0; pass < iterations; pass += 1) {
      solver.solve(vectors, from);
      orthonormalise(vectors, n, c);
    }
  }
  return vectors;
}

/** Takes the earlier vectors off vector c, twice, and gives it the length 1. */
function orthonormalise(vectors: Float64Array, n: number, c: number): void {
  const from = c * n;
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, Math.abs(vectors[from + i]!));
  for (let i = 0; i < n; i += 1) vectors[from + i]! /= largest;
  for (let pass = 0; pass < 2; pass += 1) {
    for (let earlier = 0; earlier < c; earlier += 1) {
      const at = earlier * n;
      let along = 0;
      for (let i = 0; i < n; i += 1) along += vectors[at + i]! * vectors[from + i]!;
      for (let i = 0; i < n; i += 1) vectors[from + i]! -= along * vectors[at + i]!;
    }
  }
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += vectors[from + i]! * vectors[from + i]!;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < n; i += 1) vectors[from + i]! *= scale;
}

/** LU factors, with partial pivoting, of a tridiagonal matrix less a shift. */
class ShiftedSolver {
  private readonly d: Float64Array;
  private readonly e: Float64Array;
  private readonly pivot: Float64Array;
  private readonly next: Float64Array;
  private readonly afterNext: Float64Array;
  private readonly factor: Float64Array;
  private readonly swapped: Uint8Array;

  constructor(d: Float64Array, e: Float64Array) {
    this.d = d;
    this.e = e;
    this.pivot = new Float64Array(d.length);
    this.next = new Float64Array(d.length);
    this.afterNext = new Float64Array(d.length);
    this.factor = new Float64Array(d.length);
    this.swapped = new Uint8Array(d.length);
  }

  /** @param least takes the place of a pivot that vanishes */
  shiftBy(shift: number, least: number): void {
    const { d, e, pivot, next, afterNext, factor, swapped } = this;
    const n = d.length;
    let diagonal = d[0]! - shift;
    let beside = n > 1 ? e[0]! : 0;
    for (let i = 0; i < n - 1; i += 1) {
      const below = e[i]!;
      const belowDiagonal = d[i + 1]! - shift;
      const belowBeside = i + 2 < n ? e[i + 1]! : 0;
      if (Math.abs(below) > Math.abs(diagonal)) {
        swapped[i] = 1;
        factor[i] = diagonal / below;
        pivot[i] = below;
        next[i] = belowDiagonal;
        afterNext[i] = belowBeside;
        diagonal = beside - factor[i]! * belowDiagonal;
        beside = -factor[i]! * belowBeside;
      } else {
        swapped[i] = 0;
        pivot[i] = diagonal === 0 ? least : diagonal;
        factor[i] = below / pivot[i]!;
        next[i] = beside;
        afterNext[i] = 0;
        diagonal = belowDiagonal - factor[i]! * beside;
        beside = belowBeside;
      }
    }
    pivot[n - 1] = Math.abs(diagonal) < least ? least : diagonal;
  }

  /** Replaces the n entries at `from` by the solution for them. */
  solve(vectors: Float64Array, from: number): void {
    const { pivot, next, afterNext, factor, swapped } = this;
    const n = pivot.length;
    for (let i = 0; i < n - 1; i += 1) {
      const at = from + i;
      if (swapped[i] === 1) {
        const kept = vectors[at]!;
        vectors[at] = vectors[at + 1]!;
        vectors[at + 1] = kept;
      }
      vectors[at + 1]! -= factor[i]! * vectors[at]!;
    }
    for (let i = n - 1; i >= 0; i -= 1) {
      const at = from + i;
      let value = vectors[at]!;
      if (i + 1 < n) value -= next[i]! * vectors[at + 1]!;
      if (i + 2 < n) value -= afterNext[i]! * vectors[at + 2]!;
      vectors[at] = value / pivot[i]!;
    }
  }
}
