import assert from "node:assert/strict";
import { test } from "node:test";
import { fitSarima, isFit } from "#lib/statistics/arima/fit.ts";
import { arimaOrder } from "#lib/statistics/arima/order.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { normals } from "#test/support/sample-series.ts";

const options = { iterationLimit: 300, tolerance: 1e-12 };

/** An autoregression with coefficient 0.5. */
function autoregression(n: number): Float64Array {
  const normal = normals(4);
  const series = new Float64Array(n);
  for (let t = 1; t < n; t += 1) series[t] = 0.5 * series[t - 1]! + normal();
  return series;
}

test("where differencing once too often puts the moving average on its bound, the others have standard errors", () => {
  const series = autoregression(300);
  const over = fitSarima(series, arimaOrder(1, 1, 1), options);
  assert.ok(isFit(over) && over.status === "AT_BOUNDARY");
  assert.ok(over.ma[0]! < -0.999, `${over.ma}`);
  const errors = standardErrors(over)!;
  assert.ok(Number.isNaN(errors.ma[0]!));
  // The model is then the autoregression of the levels with a mean, whose error is the same.
  const levels = fitSarima(series, arimaOrder(1, 0, 0), { ...options, constant: true });
  assert.ok(isFit(levels));
  const expected = standardErrors(levels)!.ar[0]!;
  assert.ok(Math.abs(errors.ar[0]! / expected - 1) < 0.05, `${errors.ar} ${expected}`);
});

test("stating standard errors leaves the fit as it was", () => {
  const fit = fitSarima(autoregression(200), arimaOrder(1, 1, 1), options);
  assert.ok(isFit(fit));
  const before = [fit.likelihood.sumOfSquares, ...fit.likelihood.polynomials.coefficients()];
  standardErrors(fit);
  assert.deepEqual(
    [fit.likelihood.sumOfSquares, ...fit.likelihood.polynomials.coefficients()],
    before,
  );
});
