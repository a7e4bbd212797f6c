import assert from "node:assert/strict";
import { test } from "node:test";
import { SymmetricSpectrum } from "#lib/statistics/numerics/symmetric-spectrum.ts";
import { uniforms } from "#test/support/sample-series.ts";

const n = 30;

function matrixOf(entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return entry(Math.max(i, j), Math.min(i, j));
  });
}

const uniform = uniforms(3);
const draws = Array.from({ length: n * n }, () => uniform() - 0.5);

for (const [what, matrix] of [
  ["random entries", matrixOf((i, j) => draws[i * n + j]!)],
  ["equal eigenvalues", matrixOf((i, j) => (i === j ? 3 : 0))],
  ["rank one", matrixOf(() => 1)],
  ["pairs of equal eigenvalues", matrixOf((i, j) => Math.cos((2 * Math.PI * (i - j)) / 10))],
  ["every other entry zero", matrixOf((i, j) => ((i - j) % 2 === 0 ? 1 : 0))],
  ["zeros only", matrixOf(() => 0)],
] as const) {
  test(`a matrix of ${what} has orthonormal leading eigenvectors for its values`, () => {
    const spectrum = new SymmetricSpectrum(matrix.slice(), n);
    assert.ok(spectrum.converged);
    const count = 6;
    const vectors = spectrum.leadingVectors(count);
    for (let c = 0; c < count; c += 1) {
      for (let i = 0; i < n; i += 1) {
        let product = 0;
        for (let j = 0; j < n; j += 1) product += matrix[i * n + j]! * vectors[c * n + j]!;
        const wanted = spectrum.values[c]! * vectors[c * n + i]!;
        assert.ok(Math.abs(product - wanted) < 1e-12, `${c} ${i}: ${product} ${wanted}`);
      }
      for (let b = 0; b <= c; b += 1) {
        let product = 0;
        for (let i = 0; i < n; i += 1) product += vectors[b * n + i]! * vectors[c * n + i]!;
        assert.ok(Math.abs(product - (b === c ? 1 : 0)) < 1e-12);
      }
    }
    const trace = matrix.reduce((sum, value, at) => (at % (n + 1) === 0 ? sum + value : sum), 0);
    assert.ok(Math.abs(spectrum.values.reduce((sum, value) => sum + value, 0) - trace) < 1e-11);
  });
}
