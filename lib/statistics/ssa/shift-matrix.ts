/**
 * The matrix P that moves the coordinates of a window in the subspace one bar on: the least squares
 * solution of U_head · P = U_tail, where U_head and U_tail are the directions without their last and
 * without their first coordinate. Since U is orthonormal the normal equations have a closed inverse.
 * Its eigenvalues are the roots of the series' cycles and trends (ESPRIT).
 * Roy & Kailath (1989), ESPRIT, IEEE Trans. ASSP 37.
 * @returns row-major order × order; undefined when the last coordinate itself lies in the span
 */
export function shiftMatrix(
  directions: Float64Array,
  windowBars: number,
  components: readonly number[],
): Float64Array | undefined {
  const order = components.length;
  const last = windowBars - 1;
  let verticality = 0;
  for (const c of components) {
    const value = directions[c * windowBars + last]!;
    verticality += value * value;
  }
  if (!(verticality < 1 - 1e-9)) return undefined;
  const shift = new Float64Array(order * order);
  const lastRow = new Float64Array(order);
  for (let a = 0; a < order; a += 1) {
    const fromA = components[a]! * windowBars;
    for (let b = 0; b < order; b += 1) {
      const fromB = components[b]! * windowBars;
      let sum = 0;
      for (let i = 0; i < last; i += 1) sum += directions[fromA + i]! * directions[fromB + i + 1]!;
      shift[a * order + b] = sum;
      lastRow[b]! += directions[fromA + last]! * sum;
    }
  }
  for (let a = 0; a < order; a += 1) {
    const weight = directions[components[a]! * windowBars + last]! / (1 - verticality);
    for (let b = 0; b < order; b += 1) shift[a * order + b]! += weight * lastRow[b]!;
  }
  return shift;
}
