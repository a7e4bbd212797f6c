/** QR steps for one eigenvalue before the matrix counts as one that does not converge. */
const stepLimit = 60;

/** Eigenvalues of a real matrix: `re` and `im` of each, pairs beside each other. */
export interface Eigenvalues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Eigenvalues of a real square matrix: elimination to Hessenberg form, then Francis' double-shift QR steps.
 * Wilkinson & Reinsch (1971), Handbook for Automatic Computation II, procedures elmhes and hqr.
 * @param matrix row-major n × n; destroyed
 * @returns undefined when an eigenvalue took more than 60 steps
 */
export function generalEigenvalues(matrix: Float64Array, n: number): Eigenvalues | undefined {
  toHessenberg(matrix, n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  let scale = 0;
  for (let i = 0; i < n * n; i += 1) scale += Math.abs(matrix[i]!);
  let shifted = 0;
  let end = n - 1;
  for (let steps = 0; end >= 0; ) {
    const start = splitAbove(matrix, n, end, scale);
    if (start === end) {
      re[end] = matrix[end * n + end]! + shifted;
      end -= 1;
      steps = 0;
      continue;
    }
    if (start === end - 1) {
      solvePair(matrix, n, end, shifted, re, im);
      end -= 2;
      steps = 0;
      continue;
    }
    if (steps === stepLimit) return undefined;
    if (steps % 10 === 9) shifted += exceptionalShift(matrix, n, end);
    steps += 1;
    francisStep(matrix, n, start, end, steps % 10 === 0);
  }
  return { re, im };
}

/** Gaussian similarity with the largest pivot of each column. */
function toHessenberg(a: Float64Array, n: number): void {
  for (let m = 1; m < n - 1; m += 1) {
    let pivot = m;
    for (let i = m; i < n; i += 1) {
      if (Math.abs(a[i * n + m - 1]!) > Math.abs(a[pivot * n + m - 1]!)) pivot = i;
    }
    const x = a[pivot * n + m - 1]!;
    if (x === 0) continue;
    if (pivot !== m) {
      for (let j = 0; j < n; j += 1) swap(a, pivot * n + j, m * n + j);
      for (let i = 0; i < n; i += 1) swap(a, i * n + pivot, i * n + m);
    }
    for (let i = m + 1; i < n; i += 1) {
      const factor = a[i * n + m - 1]! / x;
      if (factor === 0) continue;
      for (let j = m - 1; j < n; j += 1) a[i * n + j]! -= factor * a[m * n + j]!;
      for (let k = 0; k < n; k += 1) a[k * n + m]! += factor * a[k * n + i]!;
    }
  }
  for (let i = 2; i < n; i += 1) a.fill(0, i * n, i * n + i - 1);
}

function swap(a: Float64Array, i: number, j: number): void {
  const kept = a[i]!;
  a[i] = a[j]!;
  a[j] = kept;
}

/** First row of the last block that does not fall apart by an entry below the diagonal that is rounding. */
function splitAbove(a: Float64Array, n: number, end: number, scale: number): number {
  let start = end;
  while (start > 0) {
    const beside = Math.abs(a[(start - 1) * n + start - 1]!) + Math.abs(a[start * n + start]!);
    const below = Math.abs(a[start * n + start - 1]!);
    if (below <= Number.EPSILON * (beside === 0 ? scale : beside)) break;
    start -= 1;
  }
  return start;
}

function solvePair(
  a: Float64Array,
  n: number,
  end: number,
  shifted: number,
  re: Float64Array,
  im: Float64Array,
): void {
  const last = a[end * n + end]!;
  const half = 0.5 * (a[(end - 1) * n + end - 1]! - last);
  const product = a[end * n + end - 1]! * a[(end - 1) * n + end]!;
  const square = half * half + product;
  const root = Math.sqrt(Math.abs(square));
  if (square >= 0) {
    const z = half + (half < 0 ? -root : root);
    re[end - 1] = last + z + shifted;
    re[end] = (z === 0 ? last : last - product / z) + shifted;
    return;
  }
  re[end - 1] = last + half + shifted;
  re[end] = last + half + shifted;
  im[end - 1] = root;
  im[end] = -root;
}

/** Takes the last entry off the diagonal and returns it, where plain steps go round in a circle. */
function exceptionalShift(a: Float64Array, n: number, end: number): number {
  const taken = a[end * n + end]!;
  for (let i = 0; i <= end; i += 1) a[i * n + i]! -= taken;
  return taken;
}

/** One double step on the rows start … end by reflections of three rows at a time. */
function francisStep(
  a: Float64Array,
  n: number,
  start: number,
  end: number,
  exceptional: boolean,
): void {
  const size = Math.abs(a[end * n + end - 1]!) + Math.abs(a[(end - 1) * n + end - 2]!);
  const trace = exceptional ? 1.5 * size : a[end * n + end]! + a[(end - 1) * n + end - 1]!;
  const determinant = exceptional
    ? size * size
    : a[end * n + end]! * a[(end - 1) * n + end - 1]! -
      a[end * n + end - 1]! * a[(end - 1) * n + end]!;
  const h = a[start * n + start]!;
  const below = a[(start + 1) * n + start]!;
  let p = h * h + a[start * n + start + 1]! * below - trace * h + determinant;
  let q = below * (h + a[(start + 1) * n + start + 1]! - trace);
  let r = below * a[(start + 2) * n + start + 1]!;
  for (let k = start; k < end; k += 1) {
    const three = k + 2 <= end;
    if (k > start) {
      p = a[k * n + k - 1]!;
      q = a[(k + 1) * n + k - 1]!;
      r = three ? a[(k + 2) * n + k - 1]! : 0;
    }
    const largest = Math.abs(p) + Math.abs(q) + Math.abs(r);
    if (largest === 0) continue;
    p /= largest;
    q /= largest;
    r /= largest;
    const length = p < 0 ? -Math.sqrt(p * p + q * q + r * r) : Math.sqrt(p * p + q * q + r * r);
    if (k > start) {
      a[k * n + k - 1] = -length * largest;
      a[(k + 1) * n + k - 1] = 0;
      if (three) a[(k + 2) * n + k - 1] = 0;
    }
    const u = (p + length) / length;
    const v = q / (p + length);
    const w = r / (p + length);
    for (let j = k; j < n; j += 1) {
      const sum =
        u * (a[k * n + j]! + v * a[(k + 1) * n + j]! + (three ? w * a[(k + 2) * n + j]! : 0));
      a[k * n + j]! -= sum;
      a[(k + 1) * n + j]! -= sum * v;
      if (three) a[(k + 2) * n + j]! -= sum * w;
    }
    for (let i = 0; i <= Math.min(end, k + 3); i += 1) {
      const sum = u * (a[i * n + k]! + v * a[i * n + k + 1]! + (three ? w * a[i * n + k + 2]! : 0));
      a[i * n + k]! -= sum;
      a[i * n + k + 1]! -= sum * v;
      if (three) a[i * n + k + 2]! -= sum * w;
    }
  }
}
