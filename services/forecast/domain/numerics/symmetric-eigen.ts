/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then
 * implicit QL. Uses only + − × ÷ and square root, so that every engine gives the same digits.
 * Wilkinson & Reinsch (1971), Handbook for Automatic Computation II, procedures tred2 and tql2.
 *
 * @param vectors row-major n × n symmetric matrix; becomes the eigenvectors, one per column
 * @param values receives the n eigenvalues, in the order of the columns (not sorted)
 * @returns false when an eigenvalue took more than 60 sweeps
 */
export function symmetricEigen(vectors: Float64Array, values: Float64Array): boolean {
  const n = values.length;
  const offDiagonal = new Float64Array(n);
  tridiagonalise(vectors, values, offDiagonal, n);
  return diagonalise(vectors, values, offDiagonal, n);
}

function tridiagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let j = 0; j < n; j += 1) d[j] = v[(n - 1) * n + j]!;
  for (let i = n - 1; i > 0; i -= 1) {
    let scale = 0;
    let h = 0;
    for (let k = 0; k < i; k += 1) scale += Math.abs(d[k]!);
    if (scale === 0) {
      e[i] = d[i - 1]!;
      for (let j = 0; j < i; j += 1) {
        d[j] = v[(i - 1) * n + j]!;
        v[i * n + j] = 0;
        v[j * n + i] = 0;
      }
    } else {
      h = reflect(v, d, e, n, i, scale);
    }
    d[i] = h;
  }
  accumulate(v, d, n);
  e[0] = 0;
}

/** One Householder reflection of the leading i × i block; returns the reflector's half square. */
function reflect(
  v: Float64Array,
  d: Float64Array,
  e: Float64Array,
  n: number,
  i: number,
  scale: number,
): number {
  let h = 0;
  for (let k = 0; k < i; k += 1) {
    d[k]! /= scale;
    h += d[k]! * d[k]!;
  }
  const last = d[i - 1]!;
  const root = last > 0 ? -Math.sqrt(h) : Math.sqrt(h);
  e[i] = scale * root;
  h -= last * root;
  d[i - 1] = last - root;
  for (let j = 0; j < i; j += 1) e[j] = 0;
  for (let j = 0; j < i; j += 1) {
    const f = d[j]!;
    v[j * n + i] = f;
    let g = e[j]! + v[j * n + j]! * f;
    for (let k = j + 1; k < i; k += 1) {
      g += v[k * n + j]! * d[k]!;
      e[k]! += v[k * n + j]! * f;
    }
    e[j] = g;
  }
  let projection = 0;
  for (let j = 0; j < i; j += 1) {
    e[j]! /= h;
    projection += e[j]! * d[j]!;
  }
  const half = projection / (h + h);
  for (let j = 0; j < i; j += 1) e[j]! -= half * d[j]!;
  for (let j = 0; j < i; j += 1) {
    const f = d[j]!;
    const g = e[j]!;
    for (let k = j; k < i; k += 1) v[k * n + j]! -= f * e[k]! + g * d[k]!;
    d[j] = v[(i - 1) * n + j]!;
    v[i * n + j] = 0;
  }
  return h;
}

/** Multiplies the reflections together: v becomes the orthogonal matrix, d the diagonal. */
function accumulate(v: Float64Array, d: Float64Array, n: number): void {
  for (let i = 0; i < n - 1; i += 1) {
    v[(n - 1) * n + i] = v[i * n + i]!;
    v[i * n + i] = 1;
    const h = d[i + 1]!;
    if (h !== 0) {
      for (let k = 0; k <= i; k += 1) d[k] = v[k * n + i + 1]! / h;
      for (let j = 0; j <= i; j += 1) {
        let g = 0;
        for (let k = 0; k <= i; k += 1) g += v[k * n + i + 1]! * v[k * n + j]!;
        for (let k = 0; k <= i; k += 1) v[k * n + j]! -= g * d[k]!;
      }
    }
    for (let k = 0; k <= i; k += 1) v[k * n + i + 1] = 0;
  }
  for (let j = 0; j < n; j += 1) {
    d[j] = v[(n - 1) * n + j]!;
    v[(n - 1) * n + j] = 0;
  }
  v[n * n - 1] = 1;
}

const sweepLimit = 60;

function diagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i += 1) e[i - 1] = e[i]!;
  e[n - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < n; l += 1) {
    largest = Math.max(largest, Math.abs(d[l]!) + Math.abs(e[l]!));
    let m = l;
    while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * largest) m += 1;
    for (let sweep = 0; m > l && Math.abs(e[l]!) > Number.EPSILON * largest; sweep += 1) {
      if (sweep === sweepLimit) return false;
      shift += shiftBlock(d, e, n, l);
      chase(v, d, e, n, l, m);
    }
    d[l]! += shift;
    e[l] = 0;
  }
  return true;
}

/** Takes Wilkinson's shift off the diagonal from l on and returns it. */
function shiftBlock(d: Float64Array, e: Float64Array, n: number, l: number): number {
  const first = d[l]!;
  const p = (d[l + 1]! - first) / (2 * e[l]!);
  const root = p < 0 ? -Math.sqrt(p * p + 1) : Math.sqrt(p * p + 1);
  d[l] = e[l]! / (p + root);
  d[l + 1] = e[l]! * (p + root);
  const taken = first - d[l]!;
  for (let i = l + 2; i < n; i += 1) d[i]! -= taken;
  return taken;
}

/** One implicit QL sweep from m − 1 down to l. */
function chase(
  v: Float64Array,
  d: Float64Array,
  e: Float64Array,
  n: number,
  l: number,
  m: number,
): void {
  const next = d[l + 1]!;
  const nextOff = e[l + 1]!;
  let p = d[m]!;
  let c = 1;
  let c2 = 1;
  let c3 = 1;
  let s = 0;
  let s2 = 0;
  for (let i = m - 1; i >= l; i -= 1) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i]!;
    const h = c * p;
    const r = Math.sqrt(p * p + e[i]! * e[i]!);
    e[i + 1] = s * r;
    s = e[i]! / r;
    c = p / r;
    p = c * d[i]! - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]!);
    for (let k = 0; k < n; k += 1) {
      const at = k * n + i;
      const right = v[at + 1]!;
      v[at + 1] = s * v[at]! + c * right;
      v[at] = c * v[at]! - s * right;
    }
  }
  p = (-s * s2 * c3 * nextOff * e[l]!) / next;
  e[l] = s * p;
  d[l] = c * p;
}
