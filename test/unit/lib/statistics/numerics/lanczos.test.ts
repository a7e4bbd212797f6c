import assert from "node:assert/strict";
import { test } from "node:test";
import { bidiagonalSvd } from "#lib/statistics/numerics/bidiagonal-svd.ts";
import type { LinearOperator } from "#lib/statistics/numerics/lanczos.ts";
import { leadingTriples } from "#lib/statistics/numerics/lanczos.ts";
import { uniforms } from "#test/support/sample-series.ts";

/** A matrix with these values on the diagonal and zeros elsewhere. */
function diagonalMatrix(values: readonly number[], columns: number): LinearOperator {
  const scaled = (from: Float64Array, to: Float64Array) => {
    to.fill(0);
    for (let i = 0; i < values.length; i += 1) to[i] = values[i]! * from[i]!;
  };
  return { rows: values.length, columns, multiply: scaled, multiplyTransposed: scaled };
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) matrix[i * n + i] = 1;
  return matrix;
}

for (const [what, zeros] of [
  ["without zeros", []],
  ["with a zero on its diagonal", [3]],
  ["whose last entry is zero", [11]],
  ["with zeros at both ends", [0, 11]],
] as const) {
  test(`the values and left vectors of a bidiagonal matrix ${what} satisfy U B Bᵀ Uᵀ = Σ²`, () => {
    const n = 12;
    const uniform = uniforms(7);
    const d = Float64Array.from({ length: n }, () => uniform() - 0.5);
    const e = Float64Array.from({ length: n }, () => uniform() - 0.5);
    for (const zero of zeros) d[zero] = 0;
    const values = d.slice();
    const left = identity(n);
    assert.ok(bidiagonalSvd(values, e.slice(), left, n));
    for (let a = 0; a < n; a += 1) {
      for (let b = 0; b < n; b += 1) {
        let product = 0;
        for (let column = 0; column < n; column += 1) {
          const along = (row: number) =>
            left[row * n + column]! * d[column]! +
            (column > 0 ? left[row * n + column - 1]! * e[column - 1]! : 0);
          product += along(a) * along(b);
        }
        const wanted = a === b ? values[a]! * values[a]! : 0;
        assert.ok(Math.abs(product - wanted) < 1e-14, `${a} ${b}: ${product} ${wanted}`);
      }
    }
    assert.ok(values.every((value) => value >= 0));
  });
}

test("a bidiagonal matrix of one entry is its own singular value", () => {
  const value = Float64Array.of(-3);
  assert.ok(bidiagonalSvd(value, new Float64Array(1), identity(1), 1));
  assert.deepEqual(value, Float64Array.of(3));
});

test("the leading values of a matrix are found to the last digits", () => {
  const values = Array.from({ length: 300 }, (_, i) => 1000 / (i + 1));
  const found = leadingTriples(diagonalMatrix(values, 400), 10);
  assert.ok(found.converged);
  assert.ok(found.steps < 100, `${found.steps} steps`);
  found.values.forEach((value, i) => {
    assert.ok(Math.abs(value / values[i]! - 1) < 1e-13, `${value} ${values[i]}`);
    assert.ok(Math.abs(Math.abs(found.left[i * 300 + i]!) - 1) < 1e-10);
  });
});

test("equal singular values are all found", () => {
  const found = leadingTriples(diagonalMatrix([5, 5, 5, 2, 2, 1, 0, 0, 0, 0, 0, 0], 12), 8);
  assert.deepEqual(
    Array.from(found.values, (value) => Math.round(value * 1e12) / 1e12).slice(0, 6),
    [5, 5, 5, 2, 2, 1],
  );
});

test("a matrix of zeros has no triples", () => {
  const found = leadingTriples(diagonalMatrix([0, 0, 0, 0], 6), 3);
  assert.ok(found.converged);
  assert.equal(found.values.length, 0);
});

for (const [rows, columns] of [
  [12, 30],
  [30, 12],
  [12, 12],
] as const) {
  test(`the triples of a random ${rows} by ${columns} matrix are its own when all steps are taken`, () => {
    const uniform = uniforms(rows + columns);
    const entries = Float64Array.from({ length: rows * columns }, () => uniform() - 0.5);
    const matrix: LinearOperator = {
      rows,
      columns,
      multiply: (vector, out) => {
        for (let i = 0; i < rows; i += 1) {
          out[i] = vector.reduce((sum, value, k) => sum + entries[i * columns + k]! * value, 0);
        }
      },
      multiplyTransposed: (vector, out) => {
        for (let k = 0; k < columns; k += 1) {
          out[k] = vector.reduce((sum, value, i) => sum + entries[i * columns + k]! * value, 0);
        }
      },
    };
    const found = leadingTriples(matrix, 12);
    assert.equal(found.values.length, 12);
    for (let c = 0; c < 12; c += 1) {
      const left = found.left.slice(c * rows, (c + 1) * rows);
      const right = new Float64Array(columns);
      const back = new Float64Array(rows);
      matrix.multiplyTransposed(left, right);
      matrix.multiply(right, back);
      back.forEach((value, i) => {
        const wanted = found.values[c]! * found.values[c]! * left[i]!;
        assert.ok(Math.abs(value - wanted) < 1e-12, `${c}: ${value} not ${wanted}`);
      });
    }
  });
}
