/**
 * LU factors with partial pivoting of a row-major order × order matrix, in place.
 * @param pivots the row that each step exchanged, overwritten
 * @returns false when the matrix is singular to working precision
 */
export function factorise(matrix: Float64Array, pivots: Int32Array, order: number): boolean {
  for (let column = 0; column < order; column += 1) {
    let pivot = column;
    let size = Math.abs(matrix[column * order + column]!);
    for (let row = column + 1; row < order; row += 1) {
      const candidate = Math.abs(matrix[row * order + column]!);
      if (candidate > size) {
        size = candidate;
        pivot = row;
      }
    }
    if (!(size > 1e-300)) return false;
    pivots[column] = pivot;
    if (pivot !== column) exchangeRows(matrix, order, pivot, column);
    const top = column * order;
    const inverse = 1 / matrix[top + column]!;
    for (let row = column + 1; row < order; row += 1) {
      const at = row * order;
      if (matrix[at + column] === 0) continue;
      const factor = matrix[at + column]! * inverse;
      matrix[at + column] = factor;
      for (let k = column + 1; k < order; k += 1) matrix[at + k]! -= factor * matrix[top + k]!;
    }
  }
  return true;
}

/** Solves matrix · x = right with the factors; `right` becomes x. */
export function solveFactored(
  factors: Float64Array,
  pivots: Int32Array,
  order: number,
  right: Float64Array,
): void {
  for (let i = 0; i < order; i += 1) exchange(right, i, pivots[i]!);
  for (let row = 1; row < order; row += 1) {
    let sum = right[row]!;
    for (let k = 0; k < row; k += 1) sum -= factors[row * order + k]! * right[k]!;
    right[row] = sum;
  }
  for (let row = order - 1; row >= 0; row -= 1) {
    let sum = right[row]!;
    for (let k = row + 1; k < order; k += 1) sum -= factors[row * order + k]! * right[k]!;
    right[row] = sum / factors[row * order + row]!;
  }
}

/** Solves matrixᵀ · x = right with the factors; `right` becomes x. */
export function solveTransposed(
  factors: Float64Array,
  pivots: Int32Array,
  order: number,
  right: Float64Array,
): void {
  for (let row = 0; row < order; row += 1) {
    const value = right[row]! / factors[row * order + row]!;
    right[row] = value;
    for (let k = row + 1; k < order; k += 1) right[k]! -= factors[row * order + k]! * value;
  }
  for (let row = order - 1; row > 0; row -= 1) {
    const value = right[row]!;
    for (let k = 0; k < row; k += 1) right[k]! -= factors[row * order + k]! * value;
  }
  for (let i = order - 1; i >= 0; i -= 1) exchange(right, i, pivots[i]!);
}

function exchangeRows(matrix: Float64Array, order: number, a: number, b: number): void {
  for (let k = 0; k < order; k += 1) {
    const kept = matrix[a * order + k]!;
    matrix[a * order + k] = matrix[b * order + k]!;
    matrix[b * order + k] = kept;
  }
}

function exchange(vector: Float64Array, a: number, b: number): void {
  const kept = vector[a]!;
  vector[a] = vector[b]!;
  vector[b] = kept;
}
