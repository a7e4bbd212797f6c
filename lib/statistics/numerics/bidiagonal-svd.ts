/** QR steps for one singular value before the matrix counts as one that does not converge. */
const stepLimit = 60;

/**
 * Singular values of an upper bidiagonal matrix B by the implicitly shifted QR algorithm, with small
 * ones to nearly full relative accuracy (zero shift where the shift would cost it), and the left rotations
 * applied to given vectors.
 * Golub & Van Loan (2013), Matrix Computations, section 8.6; Demmel & Kahan (1990), Accurate singular
 * values of bidiagonal matrices, SIAM J. Sci. Stat. Comput. 11.
 *
 * @param diagonal n entries; becomes the singular values, 0 or more, not sorted
 * @param above n − 1 entries above the diagonal (a longer array is allowed); destroyed
 * @param left n × `width` row-major M; becomes Uᵀ · M, so that the identity gives the left singular
 *   vectors as rows, and its last column alone (width 1) their last coordinates
 * @returns false when a value did not converge
 */
export function bidiagonalSvd(
  diagonal: Float64Array,
  above: Float64Array,
  left: Float64Array,
  width: number,
): boolean {
  const n = diagonal.length;
  let scale = 0;
  for (let i = 0; i < n; i += 1) {
    scale = Math.max(scale, Math.abs(diagonal[i]!), i + 1 < n ? Math.abs(above[i]!) : 0);
  }
  const tiny = Number.EPSILON * Number.EPSILON * scale;
  let end = n - 1;
  for (let steps = 0; end > 0; ) {
    if (negligible(diagonal, above, end - 1, tiny)) {
      end -= 1;
      steps = 0;
      continue;
    }
    let start = end - 1;
    while (start > 0 && !negligible(diagonal, above, start - 1, tiny)) start -= 1;
    const zero = zeroOnDiagonal(diagonal, start, end, tiny);
    if (zero >= 0) {
      splitAt(diagonal, above, left, width, zero, start, end);
      continue;
    }
    steps += 1;
    if (steps > stepLimit) return false;
    chase(diagonal, above, left, width, start, end);
  }
  for (let i = 0; i < n; i += 1) {
    if (diagonal[i]! < 0) {
      diagonal[i] = -diagonal[i]!;
      for (let k = 0; k < width; k += 1) left[i * width + k] = -left[i * width + k]!;
    }
  }
  return true;
}

/** Sets an entry above the diagonal to zero, and says so, where it is rounding beside its neighbours. */
function negligible(d: Float64Array, e: Float64Array, i: number, tiny: number): boolean {
  const beside = Math.abs(d[i]!) + Math.abs(d[i + 1]!);
  if (Math.abs(e[i]!) > Number.EPSILON * beside + tiny) return false;
  e[i] = 0;
  return true;
}

function zeroOnDiagonal(d: Float64Array, start: number, end: number, tiny: number): number {
  for (let i = start; i <= end; i += 1) {
    if (Math.abs(d[i]!) <= tiny) {
      d[i] = 0;
      return i;
    }
  }
  return -1;
}

/** Clears the entry beside a zero of the diagonal: along its row, or up its column for the last one. */
function splitAt(
  d: Float64Array,
  e: Float64Array,
  left: Float64Array,
  width: number,
  zero: number,
  start: number,
  end: number,
): void {
  if (zero === end) {
    let bulge = e[end - 1]!;
    e[end - 1] = 0;
    for (let k = end - 1; k >= start && bulge !== 0; k -= 1) {
      const r = length(d[k]!, bulge);
      const c = d[k]! / r;
      const s = bulge / r;
      d[k] = r;
      if (k > start) {
        bulge = -s * e[k - 1]!;
        e[k - 1] = c * e[k - 1]!;
      }
    }
    return;
  }
  let bulge = e[zero]!;
  e[zero] = 0;
  for (let k = zero + 1; k <= end && bulge !== 0; k += 1) {
    const r = length(d[k]!, bulge);
    const c = d[k]! / r;
    const s = -bulge / r;
    d[k] = r;
    if (k < end) {
      bulge = s * e[k]!;
      e[k] = c * e[k]!;
    }
    rotate(left, width, zero, k, c, s);
  }
}

/** One QR step on the rows start … end, shifted by the eigenvalue of BᵀB's last block next to its corner. */
function chase(
  d: Float64Array,
  e: Float64Array,
  left: Float64Array,
  width: number,
  start: number,
  end: number,
): void {
  const shift = shiftOf(d, e, start, end);
  const first = d[start]!;
  let f = (Math.abs(first) - shift) * (Math.sign(first) + shift / first);
  let g = e[start]!;
  for (let k = start; k < end; k += 1) {
    let r = length(f, g);
    let c = r === 0 ? 1 : f / r;
    let s = r === 0 ? 0 : g / r;
    if (k > start) e[k - 1] = r;
    f = c * d[k]! + s * e[k]!;
    e[k] = c * e[k]! - s * d[k]!;
    g = s * d[k + 1]!;
    d[k + 1] = c * d[k + 1]!;
    r = length(f, g);
    c = r === 0 ? 1 : f / r;
    s = r === 0 ? 0 : g / r;
    d[k] = r;
    f = c * e[k]! + s * d[k + 1]!;
    d[k + 1] = c * d[k + 1]! - s * e[k]!;
    if (k + 1 < end) {
      g = s * e[k + 1]!;
      e[k + 1] = c * e[k + 1]!;
    }
    rotate(left, width, k, k + 1, c, s);
  }
  e[end - 1] = f;
}

/** Smaller singular value of the last 2 × 2 block, or 0 where it is too small beside the first entry. */
function shiftOf(d: Float64Array, e: Float64Array, start: number, end: number): number {
  const f = Math.abs(d[end - 1]!);
  const g = Math.abs(e[end - 1]!);
  const h = Math.abs(d[end]!);
  const sum = Math.sqrt((f + h) * (f + h) + g * g);
  const apart = Math.sqrt((f - h) * (f - h) + g * g);
  const smaller = (2 * f * h) / (sum + apart);
  const ratio = smaller / Math.abs(d[start]!);
  return ratio * ratio < Number.EPSILON ? 0 : smaller;
}

/** Rows a and b of the row-major matrix become c·a + s·b and c·b − s·a. */
function rotate(
  matrix: Float64Array,
  width: number,
  a: number,
  b: number,
  c: number,
  s: number,
): void {
  const fromA = a * width;
  const fromB = b * width;
  for (let k = 0; k < width; k += 1) {
    const x = matrix[fromA + k]!;
    const y = matrix[fromB + k]!;
    matrix[fromA + k] = c * x + s * y;
    matrix[fromB + k] = c * y - s * x;
  }
}

function length(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
