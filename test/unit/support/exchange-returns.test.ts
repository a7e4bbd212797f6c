import assert from "node:assert/strict";
import { test } from "node:test";
import { dem2gbp, sp500dge } from "#test/support/exchange-returns.ts";

test("the mark-pound returns are read from R's database, all 1974", () => {
  const returns = dem2gbp();
  assert.equal(returns.length, 1974);
  assert.equal(returns[0], 0.12533286);
  assert.ok(Math.abs(returns.reduce((sum, r) => sum + r, 0) / 1974 + 0.01642682) < 1e-7);
});

test("the S&P returns of 1928 to 1991 are read from the same database", () => {
  const returns = sp500dge();
  assert.equal(returns.length, 17055);
  assert.deepEqual(Array.from(returns.slice(0, 2)), [0, -0.0022548]);
});
