import assert from "node:assert/strict";
import { test } from "node:test";
import { searchOrders } from "#lib/statistics/garch/order-search.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";
import { garchReturns } from "#test/support/sample-series.ts";

const plain = {
  form: "GARCH",
  distribution: "NORMAL",
  archOrder: 1,
  garchOrder: 1,
  presample: "mean",
  stationary: false,
} as const;

test("of the orders up to 2, the mark-pound returns choose (1,2), which gains 2.6 of likelihood", () => {
  const first = searchOrders(dem2gbp(), plain, 1, 200, neverStop);
  const best = searchOrders(dem2gbp(), plain, 2, 200, neverStop);
  assert.ok(first && best);
  assert.deepEqual([best.specification.archOrder, best.specification.garchOrder], [1, 2]);
  assert.ok(Math.abs(best.logLikelihood - first.logLikelihood - 2.632) < 1e-3);
  assert.ok(best.aic < first.aic);
});

test("an order that the score test gives no chance is not fitted", () => {
  let fits = 0;
  const best = searchOrders(garchReturns(1500, 11), plain, 3, 200, () => {
    fits += 1;
  });
  assert.deepEqual([best?.specification.archOrder, best?.specification.garchOrder], [1, 1]);
  assert.ok(fits < 5, `${fits}`);
});

test("each fit of the search can be the last", () => {
  let fits = 0;
  const stop = () => {
    fits += 1;
    if (fits === 2) throw new Error("nobody waits");
  };
  assert.throws(() => searchOrders(dem2gbp(), plain, 3, 200, stop), /nobody waits/);
});

test("a first-order fit that fails leaves no order", () => {
  assert.equal(searchOrders(garchReturns(300, 1), plain, 3, 1, neverStop), undefined);
});
