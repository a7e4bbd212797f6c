/** Partial autocorrelations stay inside this: a wall at 1 would stop a search that runs along it. */
const largestPartial = 1 - 1e-6;

/**
 * Coefficients of a polynomial 1 − Σ c_j z^j with every root outside the unit circle, from
 * unrestricted numbers: each x becomes a partial autocorrelation x / √(1 + x²) in (−1, 1), less a millionth, which the
 * Durbin-Levinson recursion turns into coefficients.
 * Monahan (1984), Biometrika 71(2); Jones (1980), Technometrics 22(3).
 * @param triangle scratch of order², whose row k holds the coefficients of order k + 1 afterwards
 * @param out the coefficients, overwritten
 */
export function coefficientsOf(
  free: Float64Array,
  offset: number,
  triangle: Float64Array,
  out: Float64Array,
): void {
  const order = out.length;
  for (let k = 0; k < order; k += 1) {
    const x = free[offset + k]!;
    const partial = (largestPartial * x) / Math.sqrt(1 + x * x);
    const row = k * order;
    for (let j = 0; j < k; j += 1) {
      triangle[row + j] = triangle[row - order + j]! - partial * triangle[row - order + k - 1 - j]!;
    }
    triangle[row + k] = partial;
  }
  const last = (order - 1) * order;
  for (let j = 0; j < order; j += 1) out[j] = triangle[last + j]!;
}

/**
 * Carries a derivative by the coefficients back to the unrestricted numbers.
 * @param triangle as `coefficientsOf` left it
 * @param derivative by the coefficients; destroyed
 * @param scratch of the same length
 */
export function backToFree(
  free: Float64Array,
  offset: number,
  triangle: Float64Array,
  derivative: Float64Array,
  scratch: Float64Array,
  gradient: Float64Array,
): void {
  const order = derivative.length;
  for (let k = order - 1; k >= 0; k -= 1) {
    const x = free[offset + k]!;
    const root = Math.sqrt(1 + x * x);
    const partial = (largestPartial * x) / root;
    const lower = (k - 1) * order;
    let byPartial = derivative[k]!;
    for (let j = 0; j < k; j += 1) byPartial -= derivative[j]! * triangle[lower + k - 1 - j]!;
    gradient[offset + k] = (largestPartial * byPartial) / (root * root * root);
    for (let j = 0; j < k; j += 1) {
      scratch[j] = derivative[j]! - partial * derivative[k - 1 - j]!;
    }
    for (let j = 0; j < k; j += 1) derivative[j] = scratch[j]!;
  }
}

/**
 * Partial autocorrelations of 1 − Σ c_j z^j by the step-down recursion.
 * @returns undefined when a root is on or inside the unit circle
 */
export function partialsOf(coefficients: Float64Array): Float64Array | undefined {
  const current = Float64Array.from(coefficients);
  const partials = new Float64Array(current.length);
  for (let k = current.length - 1; k >= 0; k -= 1) {
    const partial = current[k]!;
    if (!(Math.abs(partial) < 1)) return undefined;
    partials[k] = partial;
    const scale = 1 / (1 - partial * partial);
    for (let i = 0, j = k - 1; i <= j; i += 1, j -= 1) {
      const low = current[i]!;
      const high = current[j]!;
      current[i] = (low + partial * high) * scale;
      current[j] = (high + partial * low) * scale;
    }
  }
  return partials;
}

/** Whether every root of 1 − Σ c_j z^j lies outside the circle with this radius. */
export function rootsOutside(coefficients: Float64Array, radius: number): boolean {
  const scaled = new Float64Array(coefficients.length);
  let power = 1;
  for (let j = 0; j < scaled.length; j += 1) {
    power *= radius;
    scaled[j] = coefficients[j]! * power;
  }
  return partialsOf(scaled) !== undefined;
}
