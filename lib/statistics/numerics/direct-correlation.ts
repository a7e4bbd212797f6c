/**
 * out_i = Σ_k series_{from+i+k} · vector_k, term by term, four lags at a time: the product of a Hankel
 * matrix with a vector, for matrices too small for a Fourier transform to pay.
 * The sum over k runs in order, so that the digits do not depend on the length of `out`.
 */
export function correlateDirectly(
  series: Float64Array,
  vector: Float64Array,
  out: Float64Array,
  from = 0,
): void {
  const terms = vector.length;
  const lags = out.length;
  let i = 0;
  for (; i + 4 <= lags; i += 4) {
    let first = series[from + i]!;
    let second = series[from + i + 1]!;
    let third = series[from + i + 2]!;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0; k < terms; k += 1) {
      const weight = vector[k]!;
      const fourth = series[from + i + k + 3]!;
      sum0 += first * weight;
      sum1 += second * weight;
      sum2 += third * weight;
      sum3 += fourth * weight;
      first = second;
      second = third;
      third = fourth;
    }
    out[i] = sum0;
    out[i + 1] = sum1;
    out[i + 2] = sum2;
    out[i + 3] = sum3;
  }
  for (; i < lags; i += 1) {
    let sum = 0;
    for (let k = 0; k < terms; k += 1) sum += series[from + i + k]! * vector[k]!;
    out[i] = sum;
  }
}
