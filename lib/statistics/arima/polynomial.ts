/**
 * Coefficients of (1 + sign·Σ a_i B^i)(1 + sign·Σ A_j B^{js}) at lags 1, 2, ..., in the same sign
 * convention; sign −1 is the autoregressive one, +1 the moving average one.
 * @param out length a.length + s·A.length, overwritten
 */
export function multiplySeasonal(
  plain: Float64Array,
  seasonal: Float64Array,
  period: number,
  sign: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let i = 0; i < plain.length; i += 1) out[i] = plain[i]!;
  for (let j = 0; j < seasonal.length; j += 1) {
    const lag = (j + 1) * period;
    out[lag - 1]! += seasonal[j]!;
    for (let i = 0; i < plain.length; i += 1) out[lag + i]! += sign * plain[i]! * seasonal[j]!;
  }
}

/** Carries a derivative by the product's coefficients back to its two factors; both are overwritten. */
export function splitSeasonalDerivative(
  plain: Float64Array,
  seasonal: Float64Array,
  period: number,
  sign: number,
  derivative: Float64Array,
  byPlain: Float64Array,
  bySeasonal: Float64Array,
): void {
  for (let i = 0; i < plain.length; i += 1) byPlain[i] = derivative[i]!;
  for (let j = 0; j < seasonal.length; j += 1) {
    const lag = (j + 1) * period;
    let sum = derivative[lag - 1]!;
    for (let i = 0; i < plain.length; i += 1) {
      sum += sign * plain[i]! * derivative[lag + i]!;
      byPlain[i]! += sign * seasonal[j]! * derivative[lag + i]!;
    }
    bySeasonal[j] = sum;
  }
}
