import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import {
  expandedStudentTQuantile,
  studentTCdf,
  studentTQuantile,
} from "#lib/statistics/distributions/student-t.ts";

// Table of the t distribution, upper 2.5 % points.
for (const [degreesOfFreedom, quantile] of [
  [1, 12.7062],
  [2, 4.3027],
  [4, 2.7764],
  [9, 2.2622],
  [30, 2.0423],
  [120, 1.9799],
] as const) {
  test(`the 97.5 % quantile of t with ${degreesOfFreedom} degrees of freedom is ${quantile}`, () => {
    assert.equal(studentTQuantile(0.975, degreesOfFreedom).toFixed(4), quantile.toFixed(4));
  });
}

test("with one degree of freedom t is the Cauchy distribution", () => {
  for (const t of [-3, -0.5, 0, 1, 10]) {
    const cauchy = 0.5 + Math.atan(t) / Math.PI;
    assert.ok(Math.abs(studentTCdf(t, 1) - cauchy) < 1e-13);
  }
});

test("with very many degrees of freedom the quantile is the normal one", () => {
  assert.ok(Math.abs(studentTQuantile(0.975, 1e7) - 1.959964) < 1e-6);
});

test("quantile and distribution are inverse to one another", () => {
  const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(probability, fc.integer({ min: 1, max: 200 }), (p, degreesOfFreedom) => {
      const t = studentTQuantile(p, degreesOfFreedom);
      assert.ok(Math.abs(studentTCdf(t, degreesOfFreedom) - p) < 1e-11);
    }),
  );
});

test("the expanded quantile is near the exact one, and the normal one without end of degrees of freedom", () => {
  for (const [degreesOfFreedom, tolerance] of [
    [3, 2e-3],
    [6, 1e-4],
    [15, 1e-6],
    [500, 1e-11],
  ] as const) {
    for (const p of [0.5, 0.6, 0.9, 0.975]) {
      const expanded = expandedStudentTQuantile(normalQuantile(p), degreesOfFreedom);
      const exact = studentTQuantile(p, degreesOfFreedom);
      assert.ok(Math.abs(expanded - exact) <= tolerance * exact + 1e-12, `${expanded} ${exact}`);
    }
  }
  assert.equal(expandedStudentTQuantile(1.96, Number.POSITIVE_INFINITY), 1.96);
});

test("a probability of 1 has no quantile", () => {
  assert.throws(() => studentTQuantile(1, 5), RangeError);
});
