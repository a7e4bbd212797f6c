import type { SarimaOrder } from "./order.ts";

/**
 * Coefficients c at lags 1, 2, ... of (1 − B)^d (1 − B^s)^D = 1 − Σ c_j B^j, so that a difference is
 * y_t − Σ c_j y_{t−j} and the next level is the next difference + Σ c_j y_{t−j}.
 */
export function differenceCoefficients({ d, D, period }: SarimaOrder): Float64Array {
  let polynomial = Float64Array.of(1);
  for (let i = 0; i < d; i += 1) polynomial = lessLagged(polynomial, 1);
  for (let i = 0; i < D; i += 1) polynomial = lessLagged(polynomial, period);
  return polynomial.subarray(1).map((c) => (c === 0 ? 0 : -c));
}

/** The differenced series, shorter by the number of coefficients. */
export function differenced(series: Float64Array, coefficients: Float64Array): Float64Array {
  const lost = coefficients.length;
  const out = series.slice(lost);
  for (let j = 0; j < lost; j += 1) {
    const c = coefficients[j]!;
    if (c === 0) continue;
    for (let t = 0; t < out.length; t += 1) out[t]! -= c * series[lost + t - 1 - j]!;
  }
  return out;
}

/** Levels that follow `levels` when the differences continue as given. */
export function integrated(
  differences: Float64Array,
  levels: Float64Array,
  coefficients: Float64Array,
): Float64Array {
  const out = new Float64Array(differences.length);
  for (let h = 0; h < out.length; h += 1) {
    let sum = differences[h]!;
    for (let j = 0; j < coefficients.length; j += 1) {
      const back = h - 1 - j;
      sum += coefficients[j]! * (back >= 0 ? out[back]! : (levels[levels.length + back] ?? 0));
    }
    out[h] = sum;
  }
  return out;
}

/** Like `integrated` from levels of 0, in place. */
export function integrateInPlace(values: Float64Array, coefficients: Float64Array): void {
  for (let h = 1; h < values.length; h += 1) {
    let sum = values[h]!;
    for (let j = 0; j < h && j < coefficients.length; j += 1) {
      const c = coefficients[j]!;
      if (c !== 0) sum += c * values[h - 1 - j]!;
    }
    values[h] = sum;
  }
}

function lessLagged(polynomial: Float64Array, lag: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(polynomial.length + lag);
  for (let i = 0; i < polynomial.length; i += 1) {
    out[i]! += polynomial[i]!;
    out[i + lag]! -= polynomial[i]!;
  }
  return out;
}
