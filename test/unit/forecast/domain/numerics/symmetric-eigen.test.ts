import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { symmetricEigen } from "../../../../../services/forecast/domain/numerics/symmetric-eigen.ts";
import { uniforms } from "../../sample-bars.ts";

function symmetric(n: number, seed: number): Float64Array {
  const uniform = uniforms(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) matrix[i * n + j] = matrix[j * n + i] = uniform() - 0.5;
  }
  return matrix;
}

test("vectors and values put the matrix together again, and the vectors are orthonormal", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (n, seed) => {
      const matrix = symmetric(n, seed);
      const vectors = matrix.slice();
      const values = new Float64Array(n);
      assert.ok(symmetricEigen(vectors, values));
      for (let i = 0; i < n; i += 1) {
        for (let j = 0; j < n; j += 1) {
          let rebuilt = 0;
          let product = 0;
          for (let k = 0; k < n; k += 1) {
            rebuilt += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
            product += vectors[k * n + i]! * vectors[k * n + j]!;
          }
          assert.ok(Math.abs(rebuilt - matrix[i * n + j]!) < 1e-13 * n);
          assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-13 * n);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("a diagonal matrix and a zero matrix are their own answer", () => {
  const values = new Float64Array(3);
  assert.ok(symmetricEigen(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), values));
  assert.deepEqual(Array.from(values).sort(), [-1, 2, 3]);
  assert.ok(symmetricEigen(new Float64Array(9), values));
  assert.deepEqual(Array.from(values), [0, 0, 0]);
});
