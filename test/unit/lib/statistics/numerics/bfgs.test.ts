import assert from "node:assert/strict";
import { test } from "node:test";
import { minimise, type Objective } from "#lib/statistics/numerics/bfgs.ts";

const limits = { iterationLimit: 200, tolerance: 1e-14 };

/** Rosenbrock's banana valley, lowest (0) at (1, 1). */
const banana: Objective = {
  dimension: 2,
  evaluate(point, gradient) {
    const [x, y] = [point[0]!, point[1]!];
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  },
};

test("a curved valley is followed to its lowest point", () => {
  const found = minimise(banana, Float64Array.of(-1.2, 1), limits);
  assert.ok(found.converged);
  assert.ok(Math.abs(found.point[0]! - 1) < 1e-6 && Math.abs(found.point[1]! - 1) < 1e-6);
});

test("a search that reaches its limit says that it did not converge", () => {
  const found = minimise(banana, Float64Array.of(-1.2, 1), { ...limits, iterationLimit: 3 });
  assert.equal(found.converged, false);
  assert.equal(found.iterations, 3);
});

test("steps into the inadmissible are taken back", () => {
  const barrier: Objective = {
    dimension: 1,
    evaluate(point, gradient) {
      const x = point[0]!;
      gradient[0] = 1 - 1e-3 / x;
      return x > 0 ? x - 1e-3 * Math.log(x) : Number.POSITIVE_INFINITY;
    },
  };
  const found = minimise(barrier, Float64Array.of(5), limits);
  assert.ok(Math.abs(found.point[0]! - 1e-3) < 1e-8, `${found.point[0]}`);
});

test("a start without a finite value is answered at once", () => {
  const nowhere: Objective = { dimension: 1, evaluate: () => Number.POSITIVE_INFINITY };
  assert.equal(minimise(nowhere, Float64Array.of(0), limits).converged, false);
});
