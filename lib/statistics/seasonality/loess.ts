/** How a smoother works: see `smoothByLoess`. */
export interface LoessWindow {
  /** Values that a fit looks at, odd. */
  readonly width: number;
  /** 0: local mean; 1: local line. */
  readonly degree: 0 | 1;
  /** A fit every so many values, straight lines between them. */
  readonly jump: number;
}

/** Whether no value had a weight, which only a far point outside the series can cause. */
const none = Number.NaN;

/**
 * Local regression on positions 1..n of `values[from..from + n)`, with tricube weights; writes the n
 * smoothed values to `target[to..to + n)`.
 * Cleveland, Cleveland, McRae & Terpenning (1990), "STL", Journal of Official Statistics 6.
 * @param weights scratch of at least n
 */
export function smoothByLoess(
  values: Float64Array,
  n: number,
  { width, degree, jump }: LoessWindow,
  target: Float64Array,
  to: number,
  weights: Float64Array,
): void {
  if (n < 2) {
    target[to] = values[0]!;
    return;
  }
  const step = Math.min(jump, n - 1);
  const half = Math.floor((width + 1) / 2);
  let left = 1;
  let right = Math.min(width, n);
  for (let i = 1; i <= n; i += step) {
    if (width < n) {
      left = i < half ? 1 : i >= n - half + 1 ? n - width + 1 : i - half + 1;
      right = left + width - 1;
    }
    const fitted = localFit(values, n, width, degree, i, left, right, weights);
    target[to + i - 1] = Number.isNaN(fitted) ? values[i - 1]! : fitted;
  }
  if (step === 1) return;
  for (let i = 1; i + step <= n; i += step) between(target, to + i - 1, to + i + step - 1);
  const last = Math.floor((n - 1) / step) * step + 1;
  if (last === n) return;
  const fitted = localFit(values, n, width, degree, n, left, right, weights);
  target[to + n - 1] = Number.isNaN(fitted) ? values[n - 1]! : fitted;
  between(target, to + last - 1, to + n - 1);
}

/** The fit at position `at`, which may lie outside 1..n; NaN where no value has a weight. */
export function localFit(
  values: Float64Array,
  n: number,
  width: number,
  degree: 0 | 1,
  at: number,
  left: number,
  right: number,
  weights: Float64Array,
): number {
  let reach = Math.max(at - left, right - at);
  if (width > n) reach += Math.floor((width - n) / 2);
  const outer = 0.999 * reach;
  const inner = 0.001 * reach;
  let sum = 0;
  for (let j = left; j <= right; j += 1) {
    const distance = Math.abs(j - at);
    let weight = 0;
    if (distance <= inner) weight = 1;
    else if (distance <= outer) {
      const ratio = distance / reach;
      const one = 1 - ratio * ratio * ratio;
      weight = one * one * one;
    }
    weights[j - 1] = weight;
    sum += weight;
  }
  if (!(sum > 0)) return none;
  for (let j = left; j <= right; j += 1) weights[j - 1]! /= sum;
  if (reach > 0 && degree > 0) tilt(weights, n, at, left, right);
  let fitted = 0;
  for (let j = left; j <= right; j += 1) fitted += weights[j - 1]! * values[j - 1]!;
  return fitted;
}

/** Turns the weights of a local mean into those of a local line. */
function tilt(weights: Float64Array, n: number, at: number, left: number, right: number): void {
  let centre = 0;
  for (let j = left; j <= right; j += 1) centre += weights[j - 1]! * j;
  let spread = 0;
  for (let j = left; j <= right; j += 1) spread += weights[j - 1]! * (j - centre) * (j - centre);
  if (!(Math.sqrt(spread) > 0.001 * (n - 1))) return;
  const slope = (at - centre) / spread;
  for (let j = left; j <= right; j += 1) weights[j - 1]! *= slope * (j - centre) + 1;
}

function between(target: Float64Array, from: number, to: number): void {
  const slope = (target[to]! - target[from]!) / (to - from);
  for (let k = from + 1; k < to; k += 1) target[k] = target[from]! + slope * (k - from);
}
