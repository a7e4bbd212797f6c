/**
 * Solves the square system `matrix · x = right` in place by Gaussian elimination with partial
 * pivoting; `right` becomes x, `matrix` is destroyed.
 * @param matrix row-major n × n
 * @returns false when the matrix is singular to working precision.
 */
export function solveInPlace(matrix: Float64Array, right: Float64Array): boolean {
  const n = right.length;
  let scale = 0;
  for (let i = 0; i < n * n; i += 1) scale = Math.max(scale, Math.abs(matrix[i]!));
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1) {
      if (Math.abs(matrix[row * n + column]!) > Math.abs(matrix[pivot * n + column]!)) pivot = row;
    }
    if (!(Math.abs(matrix[pivot * n + column]!) > 1e-14 * scale)) return false;
    if (pivot !== column) swapRows(matrix, right, n, pivot, column);
    for (let row = column + 1; row < n; row += 1) {
      const factor = matrix[row * n + column]! / matrix[column * n + column]!;
      for (let k = column; k < n; k += 1) matrix[row * n + k]! -= factor * matrix[column * n + k]!;
      right[row]! -= factor * right[column]!;
    }
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let sum = right[row]!;
    for (let k = row + 1; k < n; k += 1) sum -= matrix[row * n + k]! * right[k]!;
    right[row] = sum / matrix[row * n + row]!;
  }
  return true;
}

function swapRows(
  matrix: Float64Array,
  right: Float64Array,
  n: number,
  a: number,
  b: number,
): void {
  for (let k = 0; k < n; k += 1) {
    const kept = matrix[a * n + k]!;
    matrix[a * n + k] = matrix[b * n + k]!;
    matrix[b * n + k] = kept;
  }
  const kept = right[a]!;
  right[a] = right[b]!;
  right[b] = kept;
}
