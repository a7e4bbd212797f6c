/** A pivot this small against its diagonal entry means that the column depends on the others. */
const smallestPivotRatio = 1e-12;

/**
 * Lower Cholesky factor of a symmetric positive definite row-major order × order matrix, in place of
 * its lower triangle.
 * @returns false when the matrix is not positive definite to working precision
 */
export function choleskyInPlace(matrix: Float64Array, order: number): boolean {
  for (let row = 0; row < order; row += 1) {
    const at = row * order;
    const diagonal = matrix[at + row]!;
    for (let column = 0; column <= row; column += 1) {
      const above = column * order;
      let sum = matrix[at + column]!;
      for (let k = 0; k < column; k += 1) sum -= matrix[at + k]! * matrix[above + k]!;
      if (column < row) matrix[at + column] = sum / matrix[above + column]!;
      else if (sum > smallestPivotRatio * diagonal) matrix[at + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/**
 * Solves factor · factorᵀ · x = right for the leading `order` rows of a factor whose rows are
 * `stride` apart; `right` becomes x.
 */
export function solveCholesky(
  factor: Float64Array,
  stride: number,
  order: number,
  right: Float64Array,
): void {
  for (let row = 0; row < order; row += 1) {
    let sum = right[row]!;
    for (let k = 0; k < row; k += 1) sum -= factor[row * stride + k]! * right[k]!;
    right[row] = sum / factor[row * stride + row]!;
  }
  for (let row = order - 1; row >= 0; row -= 1) {
    let sum = right[row]!;
    for (let k = row + 1; k < order; k += 1) sum -= factor[k * stride + row]! * right[k]!;
    right[row] = sum / factor[row * stride + row]!;
  }
}
