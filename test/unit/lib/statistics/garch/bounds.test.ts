import assert from "node:assert/strict";
import { test } from "node:test";
import { directionsAlong } from "#lib/statistics/garch/bounds.ts";
import { standardErrors } from "#lib/statistics/garch/covariance.ts";
import { fitDiagnostics } from "#lib/statistics/garch/diagnostics.ts";
import { fitGarch, type GarchFit } from "#lib/statistics/garch/fit.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { solveInPlace } from "#lib/statistics/numerics/linear-solve.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";
import { garchReturns } from "#test/support/sample-series.ts";
import { severalPeaks } from "#test/support/several-peaks.ts";

const plain: GarchSpecification = {
  form: "GARCH",
  distribution: "NORMAL",
  archOrder: 1,
  garchOrder: 1,
  presample: "mean",
  stationary: false,
};

/** Standard errors by differences of the likelihood in the coordinates along the bound. */
function byDifferences({ scaled, directions }: GarchFit): number[] {
  const { likelihood, theta, scale } = scaled;
  const unused = new Float64Array(theta.length);
  const count = directions!.length;
  const at = (moves: readonly number[]) => {
    const moved = theta.slice();
    moves.forEach((move, i) => {
      for (let k = 0; k < moved.length; k += 1) moved[k]! += move * directions![i]![k]!;
    });
    return likelihood.score(moved, unused);
  };
  const step = 1e-4;
  const hessian = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < count; j += 1) {
      const moved = (one: number, other: number) =>
        at(directions!.map((_, k) => (k === i ? one * step : 0) + (k === j ? other * step : 0)));
      hessian[i * count + j] =
        -(moved(1, 1) - moved(1, -1) - moved(-1, 1) + moved(-1, -1)) / (4 * step * step);
    }
  }
  return Array.from(theta, (_, k) => {
    const along = Float64Array.from(directions!, (direction) => direction[k]!);
    const solved = along.slice();
    assert.ok(solveInPlace(hessian.slice(), solved));
    const variance = along.reduce((sum, value, i) => sum + value * solved[i]!, 0);
    const unit = k === 0 ? scale : k === 1 ? scale * scale : 1;
    return variance > 0 ? unit * Math.sqrt(variance) : Number.NaN;
  });
}

function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  expected.forEach((value, k) => {
    if (Number.isNaN(value)) assert.ok(Number.isNaN(actual[k]!), `${k}: ${actual[k]}`);
    else assert.ok(Math.abs(actual[k]! / value - 1) < 2e-3, `${k}: ${actual[k]} ${value}`);
  });
}

test("at a persistence held below 1 every parameter has the standard error along that bound", () => {
  const stationary = { ...plain, distribution: "STUDENT_T", stationary: true } as const;
  const fit = fitGarch(dem2gbp(), stationary, 400)!;
  assert.equal(fit.interior, false);
  const errors = standardErrors(fit, "HESSIAN")!;
  near(errors, byDifferences(fit));
  // Alpha and beta move against one another, since their sum is held.
  assert.ok(Math.abs(errors[2]! / errors[3]! - 1) < 1e-6);
});

test("at an alpha + gamma of 0 every parameter of GJR has the standard error along that bound", () => {
  const { values } = severalPeaks("garch-low-gjr-n-rw-4");
  const fit = fitGarch(values, { ...plain, form: "GJR" }, 200)!;
  assert.equal(fit.directions?.length, 4);
  near(standardErrors(fit, "HESSIAN")!, byDifferences(fit));
});

test("a parameter that its bound holds has no standard error, the others have theirs", () => {
  const returns = garchReturns(300, 3, { mu: 0.0005, omega: 4e-6, alpha: 0.02, beta: 0.9 });
  const fit = fitGarch(returns, { ...plain, form: "GJR" }, 200)!;
  assert.ok(fit.theta[4]! < 1e-6, `${fit.theta}`);
  near(standardErrors(fit, "HESSIAN")!, byDifferences(fit));
  const { diagnostics, notes } = fitDiagnostics(fit, "QMLE", 1);
  assert.ok(diagnostics.muStandardError! > 0 && diagnostics.alphaStandardError! > 0);
  assert.ok(!("betaStandardError" in diagnostics));
  assert.match(notes.join(), /no standard error of beta: at the bound/);
});

test("directions along rows leave their products at 0", () => {
  const rows = [Float64Array.of(0, 1, 0.5, 1), Float64Array.of(1, 0, 0, 2)];
  const directions = directionsAlong(rows, 4);
  assert.equal(directions.length, 2);
  for (const direction of directions) {
    for (const row of rows) {
      assert.ok(Math.abs(row.reduce((sum, value, k) => sum + value * direction[k]!, 0)) < 1e-12);
    }
  }
});
