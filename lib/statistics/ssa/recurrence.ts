/** Share of the last coordinate beyond which the directions have no stable recurrence. */
const largestVerticality = 1 - 1e-9;

/**
 * Coefficients of the linear recurrence that continues every series in the span of the directions: the
 * value after L − 1 values is their product with the coefficients, oldest first. It is the minimum-norm
 * one. Golyandina & Zhigljavsky (2013), Singular Spectrum Analysis for Time Series, section 3.2.
 * @param directions orthonormal, row-major, of L = windowBars coordinates each
 * @param components rows of `directions` that span the subspace
 * @returns undefined when the last coordinate itself lies in the span, where no recurrence exists.
 */
export function recurrenceOf(
  directions: Float64Array,
  windowBars: number,
  components: readonly number[],
): Float64Array | undefined {
  const coefficients = new Float64Array(windowBars - 1);
  let verticality = 0;
  for (const component of components) {
    const from = component * windowBars;
    const last = directions[from + windowBars - 1]!;
    verticality += last * last;
    for (let i = 0; i < windowBars - 1; i += 1) coefficients[i]! += last * directions[from + i]!;
  }
  if (!(verticality < largestVerticality)) return undefined;
  for (let i = 0; i < windowBars - 1; i += 1) coefficients[i]! /= 1 - verticality;
  return coefficients;
}

/** The next `steps` values of `history` (at least as long as the coefficients), oldest first. */
export function continued(
  history: Float64Array,
  coefficients: Float64Array,
  steps: number,
): Float64Array {
  const order = coefficients.length;
  const line = new Float64Array(order + steps);
  line.set(history.subarray(history.length - order));
  for (let t = order; t < order + steps; t += 1) {
    let next = 0;
    for (let i = 0; i < order; i += 1) next += coefficients[i]! * line[t - order + i]!;
    line[t] = next;
  }
  return line.slice(order);
}
