import assert from "node:assert/strict";
import { test } from "node:test";
import { fitSarima, isFit, type SarimaFit } from "#lib/statistics/arima/fit.ts";
import { arimaOrder, type SarimaOrder } from "#lib/statistics/arima/order.ts";
import { normals, uniforms } from "#test/support/sample-series.ts";
import { severalPeaks } from "#test/support/several-peaks.ts";

function fitted(series: Float64Array, order: SarimaOrder, start?: Float64Array): SarimaFit {
  const constant = order.d + order.D === 0;
  const options = { iterationLimit: 300, tolerance: 1e-11, constant, ...(start && { start }) };
  const fit = fitSarima(series, order, options);
  assert.ok(isFit(fit));
  return fit;
}

for (const name of ["arima-low-101000-ar-12", "arima-low-212000-ar-12", "arima-low-212000-rw-1"]) {
  test(`${name} is as likely as the best point known`, () => {
    const { values, order, logLikelihood } = severalPeaks(name);
    const [p, d, q] = order;
    const fit = fitted(values, arimaOrder(p!, d!, q!));
    assert.ok(fit.logLikelihood >= logLikelihood - 5e-3, `${fit.logLikelihood}`);
  });
}

test("no start of eight gains on the fit of an ARMA that is not there", () => {
  for (const seed of [1, 2, 3, 4]) {
    const normal = normals(31 * seed);
    const walk = new Float64Array(100 + 20 * seed);
    for (let t = 1; t < walk.length; t += 1) walk[t] = walk[t - 1]! + normal();
    for (const order of [arimaOrder(1, 1, 1), arimaOrder(2, 1, 2), arimaOrder(3, 1, 1)]) {
      const uniform = uniforms(5);
      const own = fitted(walk, order).logLikelihood;
      let highest = own;
      for (let k = 0; k < 8; k += 1) {
        const start = new Float64Array(order.p + order.q).map(() => {
          const partial = 1.96 * (uniform() - 0.5);
          return partial / Math.sqrt(1 - partial * partial);
        });
        highest = Math.max(highest, fitted(walk, order, start).logLikelihood);
      }
      assert.ok(highest <= own + 0.05, `${own} ${highest}`);
    }
  }
});
