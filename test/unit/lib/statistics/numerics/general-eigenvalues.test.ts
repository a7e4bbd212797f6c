import assert from "node:assert/strict";
import { test } from "node:test";
import { generalEigenvalues } from "#lib/statistics/numerics/general-eigenvalues.ts";
import { uniforms } from "#test/support/sample-series.ts";

function sorted(matrix: readonly (readonly number[])[]): [number, number][] {
  const found = generalEigenvalues(Float64Array.from(matrix.flat()), matrix.length);
  assert.ok(found);
  return Array.from(found.re, (re, i) => [re, found.im[i]!] as [number, number]).sort(
    (a, b) => a[0] - b[0] || a[1] - b[1],
  );
}

for (const [what, matrix, wanted] of [
  ["one entry", [[7]], [[7, 0]]],
  [
    "a quarter turn",
    [
      [0, -1],
      [1, 0],
    ],
    [
      [0, -1],
      [0, 1],
    ],
  ],
  [
    "a cycle of three",
    [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
    [
      [-0.5, -Math.sqrt(0.75)],
      [-0.5, Math.sqrt(0.75)],
      [1, 0],
    ],
  ],
  [
    "a cycle of four",
    [
      [0, 0, 0, 1],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ],
    [
      [-1, 0],
      [0, -1],
      [0, 1],
      [1, 0],
    ],
  ],
  [
    "the companion of (x − 1)(x − 2)(x − 3)(x − 4)",
    [
      [10, -35, 50, -24],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ],
    [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
    ],
  ],
  [
    "zeros",
    [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ],
] as const) {
  test(`the eigenvalues of ${what} are known`, () => {
    const found = sorted(matrix);
    const near = wanted.map(([re, im]) => [re, im]);
    for (const [re, im] of near) {
      const at = found.findIndex(
        ([a, b]) => Math.abs(a - re!) < 1e-11 && Math.abs(b - im!) < 1e-11,
      );
      assert.ok(at >= 0, `${re} ${im} is not among ${JSON.stringify(found)}`);
      found.splice(at, 1);
    }
  });
}

test("the eigenvalues of a random matrix add up to its trace, and their squares to that of its square", () => {
  const n = 25;
  const uniform = uniforms(2);
  const entries = Float64Array.from({ length: n * n }, () => uniform() - 0.5);
  const found = generalEigenvalues(entries.slice(), n);
  assert.ok(found);
  let trace = 0;
  let squareTrace = 0;
  for (let i = 0; i < n; i += 1) {
    trace += entries[i * n + i]!;
    for (let j = 0; j < n; j += 1) squareTrace += entries[i * n + j]! * entries[j * n + i]!;
  }
  let sum = 0;
  let squares = 0;
  found.re.forEach((re, i) => {
    sum += re;
    squares += re * re - found.im[i]! * found.im[i]!;
  });
  assert.ok(Math.abs(sum - trace) < 1e-12 && Math.abs(squares - squareTrace) < 1e-11);
});

test("a matrix that is not finite gives no eigenvalues, and soon", () => {
  assert.equal(generalEigenvalues(new Float64Array(16).fill(Number.NaN), 4), undefined);
});
